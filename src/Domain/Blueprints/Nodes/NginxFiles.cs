using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>nginx, one instance (R8, R50): serves files, compresses, keeps what PHP answered to people it does not know, and hands the rest to PHP-FPM.</summary>
public static class NginxFiles
{
    /// <summary>How long an answer is kept that does not say itself: short, because nobody tells nginx when a page changes; the CDN in front keeps longer.</summary>
    private const int KeptSeconds = 60;

    /// <summary>What a form may send: as PHP's own limit (<see cref="PhpFpmFiles"/>).</summary>
    private const string LargestBody = "64m";

    /// <summary>As HAProxy's, which is as the balancer's.</summary>
    private const int ReadSeconds = 125;

    internal const string Owner = "www-data";

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Etc}/nginx.conf";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(PathOf(spec), Text(spec));
        yield return Unit.Render(spec, "nginx", $"/usr/sbin/nginx -c {PathOf(spec)} -g 'daemon off;'", "ExecReload=/bin/kill -s HUP $MAINPID\nKillSignal=SIGQUIT\nLimitNOFILE=65536");
    }

    private static string Text(NodeSpec spec)
    {
        var (paths, ports) = (spec.Paths, spec.Ports);
        // A hundredth of the data volume's least size for each GB of memory: pages, not pictures.
        var cache = (int)(spec.Size.MemoryGb * 100);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # Rendered by Cloud for node {{spec.Number}}, {{spec.Size.Cpu}} CPU. Changes here are lost.
            user {{Owner}};
            worker_processes {{spec.Size.Cpu}};
            worker_rlimit_nofile 65536;
            pid {{paths.Run}}/nginx.pid;
            error_log {{paths.Log}}/nginx-error.log warn;

            events {
              worker_connections 4096;
            }

            http {
              include /etc/nginx/mime.types;
              default_type application/octet-stream;
              server_tokens off;
              sendfile on;
              tcp_nopush on;
              # HAProxy in front keeps connections for 125 s: the one behind must not be the first to close.
              keepalive_timeout 130s;
              client_max_body_size {{LargestBody}};
              client_body_temp_path {{paths.Cache}}/nginx/body;
              fastcgi_temp_path {{paths.Cache}}/nginx/fastcgi;
              proxy_temp_path {{paths.Cache}}/nginx/proxy;
              uwsgi_temp_path {{paths.Cache}}/nginx/uwsgi;
              scgi_temp_path {{paths.Cache}}/nginx/scgi;
              access_log {{paths.Log}}/nginx-access.log combined buffer=32k flush=5s;

              gzip on;
              gzip_vary on;
              gzip_proxied any;
              gzip_comp_level 5;
              # Smaller than a packet is not worth it.
              gzip_min_length 1024;
              gzip_types text/plain text/css text/xml application/json application/javascript application/xml application/rss+xml image/svg+xml;

              fastcgi_cache_path {{paths.Cache}}/nginx/pages levels=1:2 keys_zone=pages:16m max_size={{cache}}m inactive=10m use_temp_path=off;
              fastcgi_cache_key $scheme$request_method$host$request_uri;
              # Whoever is known is served by PHP: a session, a basket or a log-in makes a cookie.
              map $http_cookie $known {
                default 0;
                ~(PHPSESSID|SESS|X-Magento-Vary|wordpress_logged_in) 1;
              }

              upstream php {
                server unix:{{PhpFpmFiles.SiteSocket(spec)}};
              }

              server {
                listen {{spec.Address}}:{{ports.Site}};
                root {{paths.Site}}/pub;
                index index.php;

            {{Locations("php", "pages")}}
              }

              server {
                listen {{spec.Address}}:{{ports.Health}};
                access_log off;
                location {{HealthFiles.Path}} {
                  include /etc/nginx/fastcgi_params;
                  fastcgi_param SCRIPT_FILENAME {{HealthFiles.PathOf(spec)}};
                  fastcgi_pass unix:{{PhpFpmFiles.HealthSocket(spec)}};
                  fastcgi_read_timeout 3s;
                }
              }
            {{(spec.MayCarryStaging ? $"  include {StagingFiles.Live(spec)}/nginx*.conf;\n" : "")}}}

            """);
    }

    /// <summary>How a site is served, production's and shared staging's alike.</summary>
    /// <param name="upstream">Its PHP-FPM.</param>
    /// <param name="zone">Where its pages are kept.</param>
    internal static string Locations(string upstream, string zone) => string.Create(CultureInfo.InvariantCulture, $$"""
            location / {
              try_files $uri $uri/ /index.php$is_args$args;
            }
            # Named by their content: they may be kept for a year.
            location /static/ {
              expires 1y;
              add_header Cache-Control public;
              try_files $uri /index.php$is_args$args;
            }
            location ~ /\. {
              deny all;
            }
            location ~ \.php$ {
              try_files $uri =404;
              include /etc/nginx/fastcgi_params;
              fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
              fastcgi_pass {{upstream}};
              fastcgi_read_timeout {{ReadSeconds}}s;
              fastcgi_buffers 16 16k;
              fastcgi_buffer_size 32k;
              fastcgi_cache {{zone}};
              fastcgi_cache_valid 200 301 302 {{KeptSeconds}}s;
              fastcgi_cache_bypass $known;
              fastcgi_no_cache $known;
              # One visitor fetches a page that everybody wants; and while PHP fails, the old page is better than none.
              fastcgi_cache_lock on;
              fastcgi_cache_use_stale error timeout updating http_500 http_503;
              add_header X-Cache $upstream_cache_status;
            }
        """);
}

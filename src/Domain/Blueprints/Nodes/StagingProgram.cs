using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// What serves shared staging on a node and takes it away again (R46). Staging's stack leaves a name in the parameter store
/// (<see cref="Clusters.SharedStaging"/>), production's nodes ask for it every minute. Only the answer that there is no such name is a "no": a question that
/// fails changes nothing.
/// </summary>
public static class StagingProgram
{
    /// <summary>Account of staging on every node: GlusterFS keeps the number and not the name. Above those that packages give themselves (100 to 999).</summary>
    private const int AccountId = 2046;

    /// <summary>One question to AWS. The parts of it: five seconds to connect, ten to be answered, and once more.</summary>
    private const int AskSeconds = 40;

    /// <summary>One statement; a backup of another node's may make a change of accounts wait.</summary>
    private const int DatabaseSeconds = 30;

    /// <summary>One word to RabbitMQ; it takes less than a second on a machine with nothing else to do.</summary>
    private const int QueueSeconds = 30;

    /// <summary>Magento declares about twenty.</summary>
    private const int MostQueues = 50;

    /// <summary>All queues of staging together hold a quarter of the memory that RabbitMQ has, then they take no more.</summary>
    private const int QueuePart = 4;

    private const int BytesPerMib = 1024 * 1024;

    /// <summary>The secret is read again after this, in case somebody has given it a new value; more often would cost more than it is worth.</summary>
    private const int SecretMinutes = 60;

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Programs}/cloud-staging";

    internal static NodeFile Render(NodeSpec spec) => new(PathOf(spec), Text(spec), "0700");

    private static string Text(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/bash
        # Serves shared staging on this node while the parameter store names one, and takes it away, but not its data, when it names none. Runs every minute and may
        # always run again. Whatever fails leaves production as it is.
        set -u
        umask 077
        ready={{StagingFiles.Ready(spec)}}
        live={{StagingFiles.Live(spec)}}
        run={{spec.Paths.Run}}
        # Goes with a boot, as mounted folders do.
        served=$run/staging.served
        account={{spec.StagingAccount}}
        fail() { echo "cloud-staging: $*" >&2; exit 1; }

        # A node that has not joined, that leaves, or that stands still for a backup is left alone.
        if [ -e {{spec.Paths.Leaving}} ] || [ -e "$run/backup.held" ]; then exit 0; fi
        exec 9>"$run/staging.lock"
        flock -n 9 || exit 0
        work=$(mktemp -d -p "$run") || exit 1
        trap 'rm -rf "$work"' EXIT

        region() {
          local imds=http://169.254.169.254/latest token
          token=$(curl -fsS -m 5 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $imds/api/token) || return
          curl -fsS -m 5 -H "X-aws-ec2-metadata-token: $token" $imds/meta-data/placement/region
        }
        ask() { timeout -k 5 {{AskSeconds}} aws --output text --cli-connect-timeout 5 --cli-read-timeout 10 "$@" 2>"$work/said"; }
        said() { tr '\n' ' ' <"$work/said"; }
        # A value of the parameter's JSON, which is one level of words and numbers.
        field() { if [[ $value =~ \"$1\":\"?([^\",}]+) ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi; }
        unit() { timeout -k 5 180 systemctl "$1" "cloud-$2.service"; }
        put() { cp "$1" "$2.new" && mv "$2.new" "$2"; }
        # well PORT PATH: answers 200 within five seconds; what it said otherwise is in $answer.
        well() {
          local try
          for try in 1 2 3 4 5 6 7 8 9 10; do
            answer=$(curl -s -m 3 -w ' %{http_code}' "http://{{spec.Address}}:$1$2")
            [[ $answer = *' 200' ]] && return
            sleep 0.5
          done
          return 1
        }

        # The secret comes from AWS when the name is new or an hour has passed; else it is the one that is here.
        fetch() {
          if [ "$(cat "$live/parameter" 2>/dev/null)" = "$value" ] && [ -n "$(find "$live/password" -mmin -{{SecretMinutes}} 2>/dev/null)" ]; then return; fi
          local secret
          secret=$(ask secretsmanager get-secret-value --secret-id "$(field secret)" --query SecretString) || fail "the secret was not read: $(said)"
          [[ $secret =~ ^[A-Za-z0-9]{16,}$ ]] || fail 'the secret is not a password of letters and digits; nothing was changed.'
          mkdir -p "$live"
          printf '%s\n' "$secret" >"$work/password"
          printf '[client]\nsocket={{spec.Paths.MariaDbSocket}}\nuser={{StagingFiles.Name}}\npassword=%s\n' "$secret" >"$work/client.cnf"
          printf '%s\n' "$value" >"$work/parameter"
          # The name comes last: until it is there, all of it is asked for again.
          put "$work/password" "$live/password" && put "$work/client.cnf" "$live/client.cnf" && put "$work/parameter" "$live/parameter" || fail 'the secret was not kept.'
        }

        # Three nodes may do it at once: each statement says what shall be. Whoever can log in has it all already.
        database() {
          timeout -k 5 10 mariadb --defaults-file="$live/client.cnf" {{StagingFiles.Name}} -e 'SELECT 1' >/dev/null 2>"$work/said" && return
          # No such password, no right to the database, no such database; anything else is for the next minute.
          grep -qE '^ERROR (1045|1044|1049) ' "$work/said" || fail "the database: $(said)"
          local password
          password=$(cat "$live/password")
          timeout -k 5 {{DatabaseSeconds}} mariadb --defaults-file={{MariaDbFiles.ClientOf(spec)}} 2>"$work/said" <<SQL || fail "the database: $(grep -o '^ERROR [0-9]*' "$work/said")"
        CREATE DATABASE IF NOT EXISTS {{StagingFiles.Name}};
        CREATE USER IF NOT EXISTS '{{StagingFiles.Name}}'@'%' IDENTIFIED BY '$password';
        ALTER USER '{{StagingFiles.Name}}'@'%' IDENTIFIED BY '$password' WITH MAX_USER_CONNECTIONS {{new NodeMemory(spec.Size).StagingConnections}};
        GRANT ALL PRIVILEGES ON {{StagingFiles.Name}}.* TO '{{StagingFiles.Name}}'@'%';
        SQL
        }

        ctl() {
          timeout -k 5 {{QueueSeconds}} runuser -u rabbitmq -- env HOME={{QueueFiles.FolderOf(spec)}} RABBITMQ_CONF_ENV_FILE={{QueueFiles.SettingsOf(spec)}} \
            /usr/lib/rabbitmq/bin/rabbitmqctl -q "$@" >"$work/said" 2>&1
        }
        # A virtual host of RabbitMQ, bounded as a whole so that its messages never stop production's. It comes last: a site is served without it. The password goes in
        # by the input.
        queue() {
          cmp -s "$live/password" "$live/queue" && return
          ctl add_vhost {{StagingFiles.Name}} &&
            ctl set_vhost_limits -p {{StagingFiles.Name}} '{"max-connections":{{new NodeMemory(spec.Size).StagingConnections}},"max-queues":{{MostQueues}}}' &&
            ctl set_policy -p {{StagingFiles.Name}} --apply-to queues bound '.*' '{"max-length-bytes":{{new NodeMemory(spec.Size).Queue * BytesPerMib / QueuePart / MostQueues}},"overflow":"reject-publish"}' &&
            { ctl add_user {{StagingFiles.Name}} <"$live/password" || ctl change_password {{StagingFiles.Name}} <"$live/password"; } &&
            ctl set_permissions -p {{StagingFiles.Name}} {{StagingFiles.Name}} '.*' '.*' '.*' || fail "the queue: $(said)"
          put "$live/password" "$live/queue"
        }

        folders() {
          if [ "$(id -u)" = 0 ] && ! id -u "$account" >/dev/null 2>&1; then
            useradd --system --uid {{AccountId}} --user-group --no-create-home --home-dir {{spec.Paths.Staging}} --shell /usr/sbin/nologin "$account" || fail "the account $account was not made."
          fi
          (umask 022; mkdir -p {{spec.Paths.Staging}}/pub && timeout -k 5 60 {{GlusterFiles.ScriptOf(spec)}} staging) >"$work/said" 2>&1 || fail "the shared folders: $(said)"
          touch {{StagingFiles.ErrorsOf(spec)}}
          if [ "$(id -u)" = 0 ]; then chown "$account:$account" {{StagingFiles.ErrorsOf(spec)}} {{Folders(spec)}} || fail 'the shared folders: their owner was not set.'; fi
        }

        back() {
          local file
          for file in php-fpm.conf nginx.conf; do
            if [ -e "$work/$file" ]; then put "$work/$file" "$live/$file"; else rm -f "$live/$file"; fi
          done
          unit reload nginx
          if [ -e "$live/php-fpm.conf" ]; then unit restart {{StagingFiles.Php}}; else unit stop {{StagingFiles.Php}}; fi
          fail "$1; what was there before is there again."
        }

        # Tried as they lie ready; then staging's PHP, and when that is well, nginx. Production's PHP is not touched.
        serve() {
          timeout -k 5 20 php-fpm8.2 -t --fpm-config "$ready/php-fpm.conf" >"$work/said" 2>&1 || fail "PHP-FPM does not take its file: $(said)"
          sed "s|include $live/|include $ready/|" {{NginxFiles.PathOf(spec)}} >"$work/whole.conf"
          timeout -k 5 20 nginx -t -c "$work/whole.conf" >"$work/said" 2>&1 || fail "nginx does not take its file: $(said)"
          local file
          for file in php-fpm.conf nginx.conf; do if [ -e "$live/$file" ]; then cp "$live/$file" "$work/$file"; fi; done
          rm -f "$served"
          put "$ready/php-fpm.conf" "$live/php-fpm.conf" || back 'the file of PHP-FPM was not written'
          unit restart {{StagingFiles.Php}} || back 'PHP-FPM did not start'
          well {{spec.Ports.Health}} {{HealthFiles.StagingPath}} || back "staging is not well: $answer"
          put "$ready/nginx.conf" "$live/nginx.conf" || back 'the file of nginx was not written'
          unit reload nginx || back 'nginx did not read its files again'
          well {{spec.Ports.Staging}} {{HealthFiles.Path}} || back "nginx does not serve staging: $answer"
          touch "$served"
        }

        come() {
          [[ $(field environment) =~ ^[a-z0-9-]+$ && $(field secret) =~ ^arn:[A-Za-z0-9:/_+=.@-]+$ ]] || fail 'the parameter does not say which environment and secret; nothing was changed.'
          [ "$(field port)" = {{spec.Ports.Staging}} ] || fail "this image serves staging on port {{spec.Ports.Staging}}, and the parameter says '$(field port)'; nothing was changed."
          fetch
          database
          if [ -e "$served" ] && cmp -s "$ready/php-fpm.conf" "$live/php-fpm.conf" && cmp -s "$ready/nginx.conf" "$live/nginx.conf"; then
            # After a boot, or when systemd gave up on it; otherwise it runs, and this changes nothing.
            unit start {{StagingFiles.Php}} || fail 'PHP-FPM did not start.'
          else
            folders
            serve
          fi
          queue
        }

        # The visitors' way first. What is done may be done again: the folder of what is in effect goes last.
        go() {
          [ -e "$live" ] || return 0
          rm -f "$served" "$live/nginx.conf"
          timeout -k 5 20 nginx -t -c {{NginxFiles.PathOf(spec)}} >"$work/said" 2>&1 || fail "nginx does not take its file: $(said)"
          unit reload nginx || fail 'nginx did not read its files again.'
          unit stop {{StagingFiles.Php}} || fail 'PHP-FPM did not stop.'
          local folder
          for folder in {{Folders(spec)}}; do
            if mountpoint -q "$folder"; then timeout -k 5 20 umount "$folder" || fail "$folder is still in use."; fi
          done
          timeout -k 5 {{DatabaseSeconds}} mariadb --defaults-file={{MariaDbFiles.ClientOf(spec)}} -e "DROP USER IF EXISTS '{{StagingFiles.Name}}'@'%'" 2>"$work/said" || fail "the database: $(said)"
          if [ -e "$live/queue" ]; then ctl delete_user {{StagingFiles.Name}} || grep -q 'does not exist' "$work/said" || fail "the queue: $(said)"; fi
          rm -rf "$live"
        }

        if [ -z "${AWS_DEFAULT_REGION:-}" ]; then AWS_DEFAULT_REGION=$(region) || fail 'the region is not known; nothing was changed.'; fi
        export AWS_DEFAULT_REGION
        if value=$(ask ssm get-parameter --name /cloud/{{spec.Cluster}}/staging --query Parameter.Value); then
          come
        elif grep -q '(ParameterNotFound)' "$work/said"; then
          go
        else
          fail "the parameter store was not asked, and nothing was changed: $(said)"
        fi

        """);

    private static string Folders(NodeSpec spec) => string.Join(' ', GlusterFiles.Folders.Select(folder => $"{spec.Paths.Staging}/{folder}"));
}

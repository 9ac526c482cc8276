namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// What sets up the agents of integrations on a node. The image has their programs from their makers, switched off; the boot script fetches a key with the instance's role and calls
/// this. Without a key the agent is off, whatever was there before.
/// </summary>
public static class AgentFiles
{
    public const string Program = "/usr/local/sbin/cloud-agent";

    /// <summary>The same for all sizes, and in the image itself: it runs before a node's own files are filled in.</summary>
    internal static NodeFile Render() => new(Program, Script, "0755");

    // PHP-FPM's master reads the settings as root before it starts workers as another account: the key is for nobody else.
    private const string Script = """
        #!/bin/bash
        # Sets up one agent by what the boot script left: cloud-agent newrelic | blackfire. May run again.
        # The second argument is for tests: a root in place of the machine's.
        set -eu
        agent=$1
        root=${2:-}
        key=$root/etc/cloud/$agent.key
        php=$root/etc/php/8.2/fpm/conf.d
        settings=$root/etc/blackfire/agent
        write() { mkdir -p "$(dirname "$1")"; (umask 077; cat >"$1.new"); mv "$1.new" "$1"; }

        case $agent in
          newrelic)
            if [ ! -s "$key" ]; then rm -f "$php/newrelic.ini"; exit 0; fi
            ls "$root"/usr/lib/php/*/newrelic.so >/dev/null 2>&1 || { echo "cloud-agent: this image has no agent of New Relic." >&2; exit 1; }
            # NAME
            . "$root/etc/cloud/newrelic"
            printf 'extension = newrelic.so\nnewrelic.license = "%s"\nnewrelic.appname = "%s"\nnewrelic.daemon.dont_launch = 0\nnewrelic.distributed_tracing_enabled = true\n' \
              "$(cat "$key")" "$NAME" | write "$php/newrelic.ini"
            ;;
          blackfire)
            if [ ! -s "$key" ]; then rm -f "$php/blackfire.ini" "$settings"; exit 0; fi
            ls "$root"/usr/lib/php/*/blackfire.so >/dev/null 2>&1 || { echo "cloud-agent: this image has no probe of Blackfire." >&2; exit 1; }
            # SERVER_ID
            . "$root/etc/cloud/blackfire"
            printf '[blackfire]\nserver-id=%s\nserver-token=%s\nsocket=unix:///var/run/blackfire/agent.sock\n' "$SERVER_ID" "$(cat "$key")" | write "$settings"
            if [ -z "$root" ]; then chown blackfire:blackfire "$settings"; systemctl enable --now blackfire-agent; fi
            printf 'extension = blackfire.so\nblackfire.agent_socket = unix:///var/run/blackfire/agent.sock\n' | write "$php/blackfire.ini"
            ;;
          *)
            echo "cloud-agent: there is no agent '$agent'." >&2
            exit 2
            ;;
        esac

        """;
}

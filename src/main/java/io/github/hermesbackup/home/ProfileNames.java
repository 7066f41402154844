package io.github.hermesbackup.home;

import io.github.hermesbackup.io.FileName;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which profile names may become commands of their own. */
public final class ProfileNames {

    /** Names that are never a profile's command. */
    public static final Set<String> RESERVED = Set.of("hermes", "default", "test", "tmp", "root", "sudo");

    /** Subcommands of {@code hermes}, which a profile's command must not be mistaken for. */
    public static final Set<String> SUBCOMMANDS = Set.of(
            "chat",
            "model",
            "gateway",
            "setup",
            "whatsapp",
            "login",
            "logout",
            "status",
            "cron",
            "doctor",
            "dump",
            "config",
            "pairing",
            "skills",
            "tools",
            "mcp",
            "sessions",
            "insights",
            "version",
            "update",
            "uninstall",
            "profile",
            "plugins",
            "honcho",
            "acp");

    /** What the name of a profile with a command looks like. */
    public static final Pattern PATTERN = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private ProfileNames() {}

    /** Why a profile of this name gets no command, for a person; nothing if it may have one. */
    public static Optional<String> refusal(String name) {
        if (!PATTERN.matcher(name).matches()) {
            return Optional.of("\"" + FileName.escape(name) + "\" does not match " + PATTERN.pattern());
        }
        if (RESERVED.contains(name)) {
            return Optional.of("\"" + name + "\" is reserved");
        }
        return SUBCOMMANDS.contains(name)
                ? Optional.of("\"" + name + "\" is a subcommand of hermes")
                : Optional.empty();
    }
}

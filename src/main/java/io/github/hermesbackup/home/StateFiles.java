package io.github.hermesbackup.home;

import io.github.hermesbackup.io.HermesException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files hold the state that matters most: what a quick snapshot takes, and what a backup must not lack.
 *
 * @param patterns the patterns as they were given; one that begins with {@code !} takes away from the others
 * @param kept patterns of files that belong to the state
 * @param without patterns of what lies among them and does not
 */
public record StateFiles(List<String> patterns, List<Glob> kept, List<Glob> without) {

    /** The state files of a Hermes home. */
    private static final List<String> STANDARD = List.of(
            "state.db",
            "config.yaml",
            ".env",
            "auth.json",
            "cron/jobs.json",
            "cron/executions.db",
            "gateway_state.json",
            "channel_directory.json",
            "channel_aliases.json",
            "processes.json",
            "gateway/discord_message_recovery.db",
            "projects.db",
            "response_store.db",
            "memory_store.db",
            "verification_evidence.db",
            "kanban.db",
            "kanban/boards/**",
            "!kanban/boards/*/workspaces/**",
            "!kanban/boards/*/attachments/**",
            "pairing/**",
            "platforms/pairing/**",
            "feishu_comment_pairing.json",
            "feishu_comment_rules.json",
            "SOUL.md",
            "memories/**");

    /** Keeps copies. */
    public StateFiles {
        patterns = List.copyOf(patterns);
        kept = List.copyOf(kept);
        without = List.copyOf(without);
    }

    /** The state files of a Hermes home. */
    public static StateFiles standard() {
        try {
            return of(STANDARD);
        } catch (HermesException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Other state files.
     *
     * @param patterns as {@link Glob} reads them, relative to the home; one that begins with {@code !} takes away
     * @throws HermesException {@code INVALID_INPUT}, naming the pattern that cannot be read
     */
    public static StateFiles of(List<String> patterns) throws HermesException {
        List<Glob> kept = new ArrayList<>();
        List<Glob> without = new ArrayList<>();
        for (String pattern : patterns) {
            if (pattern.startsWith("!")) {
                without.add(Glob.of(pattern.substring(1)));
            } else {
                kept.add(Glob.of(pattern));
            }
        }
        return new StateFiles(patterns, kept, without);
    }

    /** True for a state file, or a directory that a pattern takes as a whole; the name is relative to the home. */
    public boolean contains(String name) {
        return anyMatches(kept, name) && !anyMatches(without, name);
    }

    /** True for a directory that state files can lie in; the name is relative to the home, "" is the home itself. */
    public boolean canContainBelow(String directory) {
        for (Glob glob : kept) {
            if (glob.canMatchBelow(directory)) {
                return !anyMatches(without, directory);
            }
        }
        return false;
    }

    private static boolean anyMatches(List<Glob> globs, String name) {
        for (Glob glob : globs) {
            if (glob.matches(name)) {
                return true;
            }
        }
        return false;
    }
}

package io.github.hermesbackup.home;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which files carry secrets. */
public final class Secrets {

    /** Names of files that only their owner may read, wherever they lie: mode 0600 whatever an archive says. */
    public static final Set<String> ALWAYS_PRIVATE =
            Set.of(".env", "auth.json", "state.db", "vault.key", "vault.json.enc");

    /**
     * What a fixture leaves out: patterns of names of files, and names of directories, which end in {@code /}. They hold at
     * any depth and in whatever case a name is written.
     */
    public static final List<String> FIXTURE_PATTERNS = List.of(
            ".env",
            "auth.json",
            "*token*.json",
            "mcp-tokens/",
            "pairing/",
            "vault.*",
            "dashboard_auth/",
            ".anthropic_oauth.json",
            "webhook_subscriptions.json");

    private static final List<GlobName> FILES = FIXTURE_PATTERNS.stream()
            .filter(text -> !text.endsWith("/"))
            .map(Secrets::pattern)
            .toList();

    private Secrets() {}

    private static GlobName pattern(String text) {
        try {
            return GlobName.of(text);
        } catch (GlobSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** True for a file that only its owner may read; the name is relative to a home. */
    public static boolean isAlwaysPrivate(String name) {
        return ALWAYS_PRIVATE.contains(name.substring(name.lastIndexOf('/') + 1));
    }

    /** True for what a fixture must not contain; the name is relative to a home, directories end in {@code /}. */
    public static boolean isFixtureSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int start = 0;
        for (int slash = lower.indexOf('/'); slash >= 0; slash = lower.indexOf('/', start)) {
            if (FIXTURE_PATTERNS.contains(lower.substring(start, slash + 1))) {
                return true;
            }
            start = slash + 1;
        }
        String last = lower.substring(start);
        return FILES.stream().anyMatch(pattern -> pattern.matches(last));
    }
}

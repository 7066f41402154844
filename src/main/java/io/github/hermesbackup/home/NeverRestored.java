package io.github.hermesbackup.home;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What an import counts and leaves alone, wherever it is in an archive: it belongs to the machine it was taken on. */
public final class NeverRestored {

    /** Names of files that describe processes of the machine that the archive was made on. */
    public static final Set<String> NAMES =
            Set.of("gateway_state.json", "gateway.pid", "gateway.lock", "cron.pid", "processes.json", ".backup.lock");

    private static final String EXTERNAL = "_external/";
    private static final String MACHINE = "belongs to the machine it was taken on";
    private static final String PASSKEYS_DIRECTORY = "dashboard_auth/";
    private static final Pattern PASSKEYS =
            Pattern.compile("(^|/)dashboard_auth/passkeys\\.db", Pattern.CASE_INSENSITIVE);

    private NeverRestored() {}

    /**
     * Why a member is not restored.
     *
     * @param member name relative to the home, the prefix of the archive already stripped
     * @param isDatabase tells whether there is a database of a given name, in the archive or where it will be restored to;
     *     who does not know the contents says whether there is a member of that name
     * @return the reason for a person, or nothing if the member is to be restored
     */
    public static Optional<String> reason(String member, Predicate<String> isDatabase) {
        if (member.startsWith(MarkerCheck.MACOS)) {
            return Optional.of("made by macOS, not by Hermes");
        }
        if (member.startsWith(EXTERNAL)) {
            return Optional.of("lies outside the home");
        }
        if (mayBePasskeys(member) && PASSKEYS.matcher(member).find()) {
            return Optional.of(MACHINE);
        }
        if (member.endsWith("/")) {
            return Optional.empty();
        }
        if (NAMES.contains(member.substring(member.lastIndexOf('/') + 1))) {
            return Optional.of(MACHINE);
        }
        // Even without its database in the archive: it would be taken for the sidecar of the one that is in the home.
        return Sidecar.databaseOf(member)
                .filter(database -> Sidecar.isDatabaseName(database) || isDatabase.test(database))
                .map(database -> "belongs to another state of " + database);
    }

    /** Asked of every member of an archive, so it is answered without the pattern for almost all of them. */
    private static boolean mayBePasskeys(String member) {
        for (int i = 0; ; i++) {
            if (member.regionMatches(true, i, PASSKEYS_DIRECTORY, 0, PASSKEYS_DIRECTORY.length())) {
                return true;
            }
            i = member.indexOf('/', i);
            if (i < 0) {
                return false;
            }
        }
    }
}

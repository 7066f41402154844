package io.github.hermesbackup.home;

import java.util.List;
import java.util.Optional;

/** The files that SQLite keeps beside a database {@code X}: {@code X-wal}, {@code X-shm}, {@code X-journal}. */
public final class Sidecar {

    private static final List<String> SUFFIXES = List.of("-wal", "-shm", "-journal");
    private static final List<String> DATABASE_SUFFIXES = List.of(".db", ".sqlite", ".sqlite3");

    private Sidecar() {}

    /** The name of the database that a file of this name would belong to, if it is named like a sidecar. */
    public static Optional<String> databaseOf(String name) {
        char last = name.isEmpty() ? 0 : name.charAt(name.length() - 1);
        if (last != 'l' && last != 'm') {
            return Optional.empty(); // the walk asks this of every name
        }
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                return Optional.of(name.substring(0, name.length() - suffix.length()));
            }
        }
        return Optional.empty();
    }

    /** True for a name that says "database": {@code .db}, {@code .sqlite}, {@code .sqlite3}. The content may say otherwise. */
    public static boolean isDatabaseName(String name) {
        for (String suffix : DATABASE_SUFFIXES) {
            if (name.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }
}

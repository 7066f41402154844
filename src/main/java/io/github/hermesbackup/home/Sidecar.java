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
        if (name.isEmpty() || !mayEndWith(name.charAt(name.length() - 1))) {
            return Optional.empty(); // the walk asks this of every name
        }
        for (String suffix : SUFFIXES) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                return Optional.of(name.substring(0, name.length() - suffix.length()));
            }
        }
        return Optional.empty();
    }

    /** False if no name that ends with this letter is that of a sidecar. */
    static boolean mayEndWith(char letter) {
        return letter == 'l' || letter == 'm';
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

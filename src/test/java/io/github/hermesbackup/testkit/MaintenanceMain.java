package io.github.hermesbackup.testkit;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** A process that empties a database's log and packs the database, over and over, until its input ends. */
public final class MaintenanceMain {

    private MaintenanceMain() {}

    /** {@code DATABASE}; says {@code ready} after its first turn, and {@code stopped N} after N turns. */
    public static void main(String[] args) throws Exception {
        int turns = 0;
        try (Connection connection = StateSchema.open(Path.of(args[0]))) {
            StateSchema.execute(connection, "PRAGMA busy_timeout=2000");
            while (System.in.available() == 0) {
                try {
                    StateSchema.execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM");
                } catch (SQLException e) {
                    if ((e.getErrorCode() & 0xff) != 5) {
                        throw e;
                    }
                }
                if (turns++ == 0) {
                    System.out.println("ready");
                }
            }
        }
        System.out.println("stopped " + turns);
    }
}

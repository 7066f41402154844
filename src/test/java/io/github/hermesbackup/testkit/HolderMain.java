package io.github.hermesbackup.testkit;

import java.nio.file.Path;
import java.sql.Connection;

/** A process that opens a database, does one thing, says {@code ready}, and holds on until its input ends. */
final class HolderMain {

    private HolderMain() {}

    /** {@code DATABASE} and the name of a {@link Holder.Hold} */
    public static void main(String[] args) throws Exception {
        try (Connection connection = StateSchema.open(Path.of(args[0]))) {
            StateSchema.execute(connection, "PRAGMA busy_timeout=60000");
            StateSchema.execute(connection, Holder.Hold.valueOf(args[1]).statements());
            System.out.println("ready");
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
            connection.createStatement().execute("ROLLBACK");
        }
    }
}

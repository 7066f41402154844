package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Another process that holds a database in one state for as long as a test needs; closing kills it. */
public final class Holder implements AutoCloseable {

    /** What it holds. */
    public enum Hold {
        /** A read transaction: it has seen a state and still sees it. */
        READ("BEGIN", "SELECT count(*) FROM sqlite_schema"),
        /** The write lock: nobody else can write. */
        WRITE("BEGIN IMMEDIATE"),
        /** Everything: with a rollback journal nobody else can even read. */
        EXCLUSIVE("PRAGMA locking_mode=EXCLUSIVE", "BEGIN EXCLUSIVE"),
        /**
         * A write transaction so large that SQLite has already written pages into the database: killed now, a rollback
         * journal is hot, and a WAL ends in frames that nobody committed.
         */
        SPILLED(
                "PRAGMA cache_size=10",
                "CREATE TABLE IF NOT EXISTS kit_spill(id INTEGER PRIMARY KEY, body BLOB)",
                "BEGIN IMMEDIATE",
                "UPDATE messages SET role = 'changed', content = 'this must never be seen'",
                """
                INSERT INTO kit_spill(body) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                  SELECT randomblob(1000) FROM n""");

        private final String[] statements;

        Hold(String... statements) {
            this.statements = statements;
        }

        String[] statements() {
            return statements.clone();
        }
    }

    private final ChildProcess process;

    private Holder(ChildProcess process) {
        this.process = process;
    }

    /** Starts the process and waits until it holds. */
    public static Holder start(Path database, Hold hold) throws IOException, InterruptedException {
        List<String> arguments = List.of(database.toAbsolutePath().toString(), hold.name());
        ChildProcess process = ChildProcess.start(HolderMain.class, arguments);
        try {
            process.await("ready");
            return new Holder(process);
        } catch (IOException | InterruptedException e) {
            process.close();
            throw e;
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Kills it ({@code kill -9}): its locks go, its journal stays. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Lets it roll back and close its connection. */
    public void release() throws IOException, InterruptedException {
        process.finish();
    }

    @Override
    public void close() {
        process.close();
    }
}

package io.github.hermesbackup.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Other processes that keep committing to one database, as an agent and its gateway do. What they write can be checked at any
 * time, in the database and in every copy of it, with {@link Invariants}.
 *
 * <p>Closing kills those that still run.
 */
public final class Writers implements AutoCloseable {

    private final Options options;
    private final List<ChildProcess> processes = new ArrayList<>();

    /**
     * How they write.
     *
     * @param database the database; tables that are missing are made
     * @param count number of processes
     * @param journal {@code wal}, {@code delete}, {@code truncate}, {@code persist}, or {@code keep} for what the database has
     * @param payload bytes of text in each message
     * @param pauseMicros microseconds between two commits of one process; 0 for none
     * @param logs directory in which each process writes down the number of each transaction after its commit, or null
     */
    public record Options(Path database, int count, String journal, int payload, long pauseMicros, Path logs) {

        /** One writer in WAL mode with messages of 200 bytes, a pause of a millisecond and no logs. */
        public Options(Path database) {
            this(database, 1, "wal", 200, 1000, null);
        }

        /** The same with so many processes. */
        public Options count(int count) {
            return new Options(database, count, journal, payload, pauseMicros, logs);
        }

        /** The same in another journal mode. */
        public Options journal(String journal) {
            return new Options(database, count, journal, payload, pauseMicros, logs);
        }

        /** The same with messages of so many bytes. */
        public Options payload(int payload) {
            return new Options(database, count, journal, payload, pauseMicros, logs);
        }

        /** The same with another pause. */
        public Options pauseMicros(long pauseMicros) {
            return new Options(database, count, journal, payload, pauseMicros, logs);
        }

        /** The same with logs in this directory. */
        public Options logs(Path logs) {
            return new Options(database, count, journal, payload, pauseMicros, logs);
        }
    }

    private Writers(Options options) {
        this.options = options;
    }

    /** So many writers to a database in WAL mode, each of which has committed at least once. */
    public static Writers start(Path database, int count) throws IOException, InterruptedException {
        return start(new Options(database).count(count));
    }

    /** Writers, numbered from 1, each of which has committed at least once. */
    public static Writers start(Options options) throws IOException, InterruptedException {
        prepare(options);
        Writers writers = new Writers(options);
        try {
            for (int id = 1; id <= options.count(); id++) {
                writers.processes.add(ChildProcess.start(WriterMain.class, writers.arguments(id)));
            }
            for (ChildProcess process : writers.processes) {
                process.await("ready");
            }
            return writers;
        } catch (IOException | InterruptedException e) {
            writers.close();
            throw e;
        }
    }

    private static void prepare(Options options) throws IOException {
        try (Connection connection = StateSchema.open(options.database())) {
            StateSchema.execute(connection, "PRAGMA busy_timeout=60000");
            if (!options.journal().equals("keep")) {
                StateSchema.execute(connection, "PRAGMA journal_mode=" + options.journal());
            }
            Ledger.prepare(connection);
        } catch (SQLException e) {
            throw new IOException(options.database() + ": " + e.getMessage(), e);
        }
    }

    private List<String> arguments(int id) {
        return List.of(
                options.database().toAbsolutePath().toString(),
                Integer.toString(id),
                options.journal(),
                Integer.toString(options.payload()),
                Long.toString(options.pauseMicros()),
                options.logs() == null ? "-" : log(id).toAbsolutePath().toString());
    }

    private Path log(int id) {
        return options.logs().resolve("writer-" + id + ".log");
    }

    /** The last transaction that a writer has logged after its commit; the database may be one ahead. */
    public long committed(int id) throws IOException {
        String log = Files.readString(log(id));
        int end = log.lastIndexOf('\n');
        return end < 0 ? 0 : Long.parseLong(log.substring(log.lastIndexOf('\n', end - 1) + 1, end));
    }

    /** Waits until a writer has logged so many more commits. */
    public void awaitMore(int id, long commits) throws IOException {
        for (long wanted = committed(id) + commits; committed(id) < wanted; ) {
            if (!processes.get(id - 1).isAlive()) {
                throw new IOException("writer " + id + " has ended at " + committed(id) + " before " + wanted);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Their process ids. */
    public List<Long> pids() {
        return processes.stream().map(ChildProcess::pid).toList();
    }

    /** True while all of them run. */
    public boolean areAlive() {
        return processes.stream().allMatch(ChildProcess::isAlive);
    }

    /** Kills all of them ({@code kill -9}) wherever they are, and waits until they are gone. */
    public void kill() throws InterruptedException {
        for (ChildProcess process : processes) {
            process.kill();
        }
    }

    /** Lets each finish its transaction and close its connection; returns the number of the last transaction of each. */
    public List<Long> stop() throws IOException, InterruptedException {
        List<Long> last = new ArrayList<>();
        for (ChildProcess process : processes) {
            List<String> said = process.finish();
            last.add(Long.parseLong(said.get(said.size() - 1).replaceFirst("stopped ", "")));
        }
        return last;
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::close);
    }
}

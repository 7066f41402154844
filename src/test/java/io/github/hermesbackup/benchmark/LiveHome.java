package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.HomeContents;
import io.github.hermesbackup.testkit.HomeGenerator;
import io.github.hermesbackup.testkit.HomeMutation;
import io.github.hermesbackup.testkit.HomeScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * A home that is in use: this process holds its {@code state.db} open, and the {@code -wal} is not empty. What backups leave out
 * by default is not in it, so that all tools have the same to do.
 */
final class LiveHome implements AutoCloseable {

    private final Path path;
    private final long files;
    private final long bytes;
    private final Connection agent;

    private LiveHome(Path path, long files, long bytes) throws SQLException, IOException {
        this.path = path;
        this.files = files;
        this.bytes = bytes;
        this.agent = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("state.db"));
        execute("PRAGMA wal_autocheckpoint=0");
        write();
    }

    /** Makes one, in place of what is there. */
    static LiveHome make(Path path, HomeScale scale) throws IOException, InterruptedException, SQLException {
        return make(path, scale, 0);
    }

    /**
     * Makes one with many small files: of 1 KB each, 500 in a directory.
     *
     * @param files how many files it has altogether
     */
    static LiveHome ofSmallFiles(Path path, int files) throws IOException, InterruptedException, SQLException {
        return make(path, HomeScale.TINY, files);
    }

    private static LiveHome make(Path path, HomeScale scale, int files)
            throws IOException, InterruptedException, SQLException {
        Contender.remove(path);
        HomeContents contents = HomeGenerator.of(scale).generate(path);
        for (String name : contents.excluded().keySet()) {
            if (!name.endsWith("-wal") && !name.endsWith("-shm")) {
                Files.deleteIfExists(path.resolve(name));
            }
        }
        int more = Math.max(0, files - contents.files().size());
        long bytes = contents.bytes() + SmallFiles.fill(path.resolve("sessions"), more);
        LiveHome home = new LiveHome(path, contents.files().size() + more, bytes);
        settle();
        return home;
    }

    Path path() {
        return path;
    }

    /** {@code 2,449 files, 147.6 MB}: as it was made. */
    String summary() {
        return String.format(Locale.ROOT, "%,d files, %,.1f MB", files, bytes / 1e6);
    }

    /** Makes the change that an operation is about; nothing if it is about none. */
    void change(Operation operation, int round) throws IOException, InterruptedException {
        switch (operation) {
            case ONE_FILE ->
                Files.writeString(path.resolve("config.yaml"), "# round " + round + "\n", StandardOpenOption.APPEND);
            case ONE_PERCENT -> HomeMutation.grow(path, 0.01, 2L * round);
            case SNAPSHOT_CHANGED -> HomeMutation.grow(path, 0.01, 2L * round + 1);
            default -> {
                return;
            }
        }
        if (operation != Operation.ONE_FILE) {
            write();
        }
        settle();
    }

    /** Removes the snapshots that lie in it. */
    void forgetSnapshots() throws IOException {
        Contender.remove(path.resolve("state-snapshots"));
    }

    /** @throws IOException if its {@code -wal} has gone: then something else would be measured than is said */
    void mustBeInUse() throws IOException {
        if (Files.size(path.resolve("state.db-wal")) == 0) {
            throw new IOException(path + ": the -wal of state.db is empty");
        }
    }

    /** Time stamps of less than two seconds prove nothing, neither to this plugin nor to others: a change lies further back. */
    private static void settle() throws IOException, InterruptedException {
        Commands.of("sync").run().orFail();
        Thread.sleep(2_500);
    }

    private void write() throws IOException {
        execute("UPDATE sessions SET title = title WHERE rowid = 1");
    }

    private void execute(String sql) throws IOException {
        try (Statement statement = agent.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** Closes the database and removes the home. */
    @Override
    public void close() throws IOException, SQLException {
        agent.close();
        Contender.remove(path);
    }
}

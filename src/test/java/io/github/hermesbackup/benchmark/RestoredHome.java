package io.github.hermesbackup.benchmark;

import io.github.hermesbackup.home.Sidecar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;

/**
 * What a contender has restored, beside the home: a tool that is fast because it loses something is out of the race. Files are
 * compared byte by byte; of a database, which some copy page by page and others through SQLite, whether its last row is there.
 */
record RestoredHome(Path restored, Path home, Contender contender) {

    /** @throws IOException if a file is missing or another */
    void check() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(home)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = home.relativize(file).toString();
            Optional<String> fault = contender.leavesAlone(name) ? Optional.empty() : fault(name);
            if (fault.isPresent()) {
                throw new IOException(contender.name() + " has restored " + name + " wrongly: " + fault.get());
            }
        }
    }

    private Optional<String> fault(String name) throws IOException {
        Path file = home.resolve(name);
        Path copy = restored.resolve(name);
        if (Sidecar.databaseOf(name).isPresent()) {
            return Optional.empty(); // a copy through SQLite has none
        }
        if (!Files.isRegularFile(copy)) {
            return Optional.of("it is missing");
        }
        if (Sidecar.isDatabaseName(name)) {
            // Never opened as a file: this process holds it open, and closing any descriptor of it would drop the
            // locks.
            return lastRow(copy) == lastRow(file) ? Optional.empty() : Optional.of("its last row is missing");
        }
        return Files.mismatch(file, copy) < 0 ? Optional.empty() : Optional.of("it has other bytes");
    }

    private static long lastRow(Path database) throws IOException {
        SQLiteConfig readOnly = new SQLiteConfig();
        readOnly.setReadOnly(
                true); // else the last one to close a database takes its -wal away, and the home has changed
        try (Connection connection = readOnly.createConnection("jdbc:sqlite:" + database);
                ResultSet row = connection.createStatement().executeQuery("SELECT max(rowid) FROM messages")) {
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IOException(database + ": " + e.getMessage(), e);
        }
    }
}

package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Odd things that another hand than Java's file API has to make. */
final class OddPlaces {

    /** From {@code workspace/special/} to the directory that holds the home. */
    private static final String UP = "../../..";

    private OddPlaces() {}

    static void specialFiles(HomeBuilder home, String directory) throws IOException {
        home.include(directory + "target.md", "what the link leads to\n");
        Files.createSymbolicLink(home.skip(directory + "link.md", FileStat.Kind.LINK), Path.of("target.md"));
        Path outside = Path.of(UP, "outside-of-the-home");
        Path link = Files.createSymbolicLink(home.skip(directory + "outside", FileStat.Kind.LINK), outside);
        Files.writeString(
                Files.createDirectories(link.resolveSibling(outside).normalize())
                        .resolve("secret.txt"),
                "not yours\n");
        Files.createSymbolicLink(home.skip(directory + "dangling", FileStat.Kind.LINK), Path.of("nowhere"));
        socket(home.skip(directory + "gateway.sock", FileStat.Kind.SOCKET));
        Path fifo = home.skip(directory + "queue", FileStat.Kind.FIFO);
        Commands.of("mkfifo", fifo.toString()).run().orFail();
    }

    /** Binds it under a short name first: the address of a socket holds some hundred bytes, a test's directory more. */
    private static void socket(Path socket) throws IOException {
        Path bound = Files.createTempDirectory("kit").resolve("s");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(bound))
                .close();
        Commands.of("mv", bound.toString(), socket.toString()).run().orFail();
        Files.delete(bound.getParent());
    }

    static void invalidName(HomeBuilder home, String directory) throws IOException {
        home.directory(directory);
        String uri = home.path(directory).toUri().getRawPath();
        String base = uri.endsWith("/") ? uri : uri + "/";
        Files.writeString(Path.of(URI.create("file://" + base + "latin1-%E9.md")), "not UTF-8\n");
        home.unnamable(directory + "/latin1-\\xE9.md");
    }

    static void databases(HomeBuilder home, String directory) throws IOException {
        database(home, directory + "notes.sqlite", 1024, "DELETE");
        database(home, directory + "index.sqlite3", 8192, "TRUNCATE");
        database(home, directory + "registry", 65536, "WAL");
    }

    private static void database(HomeBuilder home, String name, int pageSize, String journal) throws IOException {
        home.includeDatabase(name);
        try (Connection connection = StateSchema.open(home.path(name))) {
            StateSchema.execute(
                    connection,
                    "PRAGMA page_size=" + pageSize,
                    "PRAGMA journal_mode=" + journal,
                    "CREATE TABLE notes(id INTEGER PRIMARY KEY, body TEXT)",
                    "INSERT INTO notes(body) VALUES('made by " + journal + "'), ('second'), ('third')");
        } catch (SQLException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }
}

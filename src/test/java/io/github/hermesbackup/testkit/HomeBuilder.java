package io.github.hermesbackup.testkit;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes files into a home and keeps the account of what a backup must contain. */
final class HomeBuilder {

    private final Path home;
    private final SortedMap<String, Long> files = new TreeMap<>();
    private final SortedSet<String> directories = new TreeSet<>();
    private final SortedSet<String> databases = new TreeSet<>();
    private final SortedMap<String, Long> excluded = new TreeMap<>();
    private final SortedMap<String, FileStat.Kind> skipped = new TreeMap<>();
    private final SortedSet<String> unnamable = new TreeSet<>();
    private final SortedSet<String> made = new TreeSet<>();

    HomeBuilder(Path home) throws IOException {
        this.home = Files.createDirectories(home.toAbsolutePath());
    }

    Path path(String name) {
        return FileName.resolve(home, name);
    }

    Path include(String name, String content) throws IOException {
        return include(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Path include(String name, byte[] content) throws IOException {
        directory(parent(name));
        files.put(name, (long) content.length);
        return Files.write(path(name), content);
    }

    /** A file that only its owner may read. */
    void includeSecret(String name, String content) throws IOException {
        mode(include(name, content), 0600);
    }

    /** A directory, and those above it. */
    void directory(String name) throws IOException {
        if (!name.isEmpty() && directories.add(name)) {
            directory(parent(name));
            make(name);
        }
    }

    /** A database that another process makes now; its size is taken in the end. */
    void includeDatabase(String name) throws IOException {
        directory(parent(name));
        databases.add(name);
    }

    /** A file that is left out because of its own name. */
    void exclude(String name, byte[] content) throws IOException {
        directory(parent(name));
        excluded.put(name, (long) content.length);
        Files.write(path(name), content);
    }

    /** A file that is left out because it lies below a directory that is. */
    void excludeBelow(String directory, String name, byte[] content) throws IOException {
        directory(parent(directory));
        String whole = directory + "/" + name;
        make(parent(whole));
        excluded.put(whole, (long) content.length);
        Files.write(path(whole), content);
    }

    /** Something else than a file or a directory that the caller makes; its parent exists afterwards. */
    Path skip(String name, FileStat.Kind kind) throws IOException {
        directory(parent(name));
        skipped.put(name, kind);
        return path(name);
    }

    void unnamable(String escapedName) {
        unnamable.add(escapedName);
    }

    /** The account, once every process that makes a database has ended. */
    HomeContents finish() throws IOException {
        for (String database : databases) {
            files.put(database, Files.size(path(database)));
            for (String suffix : new String[] {"-wal", "-shm", "-journal"}) {
                Path sidecar = path(database + suffix);
                if (Files.exists(sidecar)) {
                    excluded.put(database + suffix, Files.size(sidecar));
                }
            }
        }
        return new HomeContents(
                home,
                Collections.unmodifiableSortedMap(files),
                Collections.unmodifiableSortedSet(directories),
                Collections.unmodifiableSortedSet(databases),
                Collections.unmodifiableSortedMap(excluded),
                Collections.unmodifiableSortedMap(skipped),
                Collections.unmodifiableSortedSet(unnamable));
    }

    static void mode(Path file, int mode) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Files.setAttribute(file, "unix:mode", mode);
        }
    }

    private void make(String directory) throws IOException {
        if (made.add(directory)) {
            Files.createDirectories(path(directory));
        }
    }

    private static String parent(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }
}

package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A home on the real file system for a test to fill and scan. */
record TestHome(Path path) {

    static final byte[] SQLITE = sqlite();

    private static byte[] sqlite() {
        return Arrays.copyOf("SQLite format 3\0".getBytes(StandardCharsets.US_ASCII), 512);
    }

    /** Makes files, and directories of names that end in a slash. */
    TestHome with(String... names) throws IOException {
        for (String name : names) {
            if (name.endsWith("/")) {
                Files.createDirectories(FileName.resolve(path, name));
            } else {
                put(name, "x".getBytes(StandardCharsets.US_ASCII));
            }
        }
        return this;
    }

    TestHome withDatabase(String name) throws IOException {
        return put(name, SQLITE);
    }

    TestHome put(String name, byte[] content) throws IOException {
        Path file = FileName.resolve(path, name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        return this;
    }

    TestHome withLink(String name, String target) throws IOException {
        Path link = path.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
        return this;
    }

    HermesHome home() throws IOException {
        return HermesHome.at(path, path.toRealPath());
    }

    HomeListing scan() throws IOException {
        return scan(ScanRules.standard());
    }

    HomeListing scan(ScanRules rules) throws IOException {
        return scan(Disk.real(), rules);
    }

    HomeListing scan(Disk disk, ScanRules rules) throws IOException {
        return new HomeScan(disk, home(), rules).run();
    }

    static List<String> names(HomeListing listing) {
        List<String> names = new ArrayList<>();
        listing.forEach(entry -> names.add(entry.name()));
        return names;
    }

    static List<String> files(HomeListing listing) {
        return names(listing).stream().filter(name -> !name.endsWith("/")).toList();
    }

    /** Path to id of the rule. */
    static Map<String, String> leftOut(HomeListing listing) {
        Map<String, String> all = new TreeMap<>();
        listing.leftOut().forEach(item -> all.put(item.path(), item.rule()));
        return all;
    }

    static Map<String, String> failed(HomeListing listing) {
        Map<String, String> all = new TreeMap<>();
        listing.failed().forEach(item -> all.put(item.path(), item.reason()));
        return all;
    }

    static Map<String, ScanNote.Kind> notes(HomeListing listing) {
        Map<String, ScanNote.Kind> all = new TreeMap<>();
        listing.notes().forEach(item -> all.put(item.path(), item.kind()));
        return all;
    }
}

package io.github.hermesbackup.home;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.SharableFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Scans the home whose URI is given, after it has loaded JNA if that is given, too, and prints what it found in ASCII; a JVM of its own. */
final class ScanPrinter {

    private ScanPrinter() {}

    public static void main(String[] arguments) throws IOException {
        HermesHome home = HermesHome.at(Path.of(URI.create(arguments[0])), Path.of(URI.create(arguments[0])));
        if (arguments[1].equals("jna")) {
            loadTheLibrary(home.path().resolve("ascii"));
        }
        HomeListing listing = new HomeScan(Disk.real(), home, ScanRules.standard()).run();
        print("encoding", System.getProperty("sun.jnu.encoding"));
        for (ScannedEntry entry : listing) {
            // That the name leads back to the file is what the reader of the listing needs.
            Optional<Path> behind = entry.behindLink();
            Path path = behind.isPresent() ? behind.get() : FileName.resolve(home.realPath(), entry.name());
            boolean found = Disk.real().stat(path).inode() == entry.stat().inode();
            print(entry.kind().name(), entry.name() + (found ? "" : " NOT FOUND"));
        }
        listing.leftOut().forEach(item -> print("LEFT", item.path() + ": " + item.reason()));
        listing.failed().forEach(item -> print("FAILED", item.path() + ": " + item.reason()));
    }

    /** What shares blocks is done by JNA, which the real disk asks about names and files from then on. */
    static void loadTheLibrary(Path file) throws IOException {
        Optional<SharableFile> open = Disk.real().openForSharing(file);
        if (open.isPresent()) {
            open.get().close();
        }
    }

    private static void print(String what, String text) {
        System.out.println(what + " " + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
}

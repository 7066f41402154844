package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.home.FailedPath;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.home.NeverRestored;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.sqlite.LiveCopy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** What a backup of a home would contain now, as a side of a comparison. */
final class HomeSide implements Side {

    private static final int BUFFER_BYTES = 256 * 1024;

    private final Disk disk;
    private final Path home;
    private final HomeListing listing;
    private final LiveCopy copies;
    /** What is there and not in the listing, escaped, with the reason. */
    private final Map<String, String> besides = new HashMap<>();

    HomeSide(Disk disk, HermesHome home, ScanRules rules, Duration databasePatience) throws IOException {
        this.disk = disk;
        this.home = home.realPath();
        this.listing = new HomeScan(disk, home, rules).run();
        this.copies = new LiveCopy(disk, databasePatience);
        for (LeftOut left : listing.leftOut()) {
            besides.put(left.path(), "left out of backups: " + left.reason());
        }
        for (FailedPath failed : listing.failed()) {
            besides.put(failed.path(), failed.reason());
        }
    }

    /** What should be here and cannot be looked at. */
    Iterable<FailedPath> failed() {
        return listing.failed();
    }

    @Override
    public Walk walk() {
        Iterator<ScannedEntry> entries = listing.iterator();
        return () -> {
            while (entries.hasNext()) {
                ScannedEntry entry = entries.next();
                if (!isNeverRestored(entry)) {
                    return new Entry(entry);
                }
            }
            return null;
        };
    }

    /** The scan has left out the sidecars of databases already. */
    private static boolean isNeverRestored(ScannedEntry entry) {
        return NeverRestored.reason(entry.name(), database -> false).isPresent();
    }

    @Override
    public long files() {
        long files = 0;
        for (ScannedEntry entry : listing) {
            files += entry.isFile() && !isNeverRestored(entry) ? 1 : 0;
        }
        return files;
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public Optional<String> unknown(String name) {
        String shown = FileName.escape(name);
        for (int slash = shown.indexOf('/'); slash >= 0; slash = shown.indexOf('/', slash + 1)) {
            String why = besides.get(shown.substring(0, slash + 1));
            if (why != null) {
                return Optional.of(why);
            }
        }
        return Optional.ofNullable(besides.get(shown));
    }

    @Override
    public void close() {}

    private final class Entry implements Held {

        private final ScannedEntry entry;

        Entry(ScannedEntry entry) {
            this.entry = entry;
        }

        private Path path() {
            return entry.behindLink().orElseGet(() -> FileName.resolve(home, entry.name()));
        }

        @Override
        public String name() {
            return entry.name();
        }

        @Override
        public int mode() {
            return entry.stat().mode() < 0 ? -1 : entry.stat().mode() & 0777;
        }

        @Override
        public EntryTime time() {
            return EntryTime.of(entry.stat().modified());
        }

        @Override
        public long size() {
            return entry.stat().size();
        }

        @Override
        public byte[] sha256() throws IOException {
            MessageDigest sha256 = io.github.hermesbackup.archive.Sha256.digest();
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            try (FileChannel in = disk.openForReading(path())) {
                while (in.read(buffer.clear()) >= 0) {
                    sha256.update(buffer.flip());
                }
            }
            return sha256.digest();
        }

        @Override
        public boolean isDatabase() {
            return entry.database();
        }

        @Override
        public void image(Path destination) throws IOException {
            copies.copy(path(), destination);
        }
    }
}

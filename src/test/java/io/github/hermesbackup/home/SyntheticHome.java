package io.github.hermesbackup.home;

import io.github.hermesbackup.home.ScannedEntry.Kind;
import io.github.hermesbackup.io.FileStat;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

/** As many files as a heavy user has, with names of 60 characters of which 32 are random; also a program of its own. */
final class SyntheticHome {

    private static final int FILES_PER_DIRECTORY = 500;

    private SyntheticHome() {}

    static void fill(ListingBuilder builder, int files) {
        Random random = new Random(1);
        long now = 1_795_000_000L;
        for (int i = 0; i < files; i++) {
            String directory = "sessions/" + (10_000 + i / FILES_PER_DIRECTORY) + "/";
            if (i % FILES_PER_DIRECTORY == 0) {
                builder.entry(entry(directory, Kind.DIRECTORY, random, now));
            }
            byte[] unique = new byte[16];
            random.nextBytes(unique);
            unique[0] = (byte) (i % FILES_PER_DIRECTORY / 2);
            String name = directory + "session_" + HexFormat.of().formatHex(unique) + ".json";
            builder.entry(entry(name, Kind.FILE, random, now));
        }
    }

    private static ScannedEntry entry(String name, Kind kind, Random random, long now) {
        FileTime modified =
                FileTime.from(Instant.ofEpochSecond(now - random.nextInt(90_000_000), random.nextInt(1_000_000_000)));
        FileTime changed =
                FileTime.from(Instant.ofEpochSecond(now - random.nextInt(90_000_000), random.nextInt(1_000_000_000)));
        FileStat stat = new FileStat(
                kind == Kind.DIRECTORY ? FileStat.Kind.DIRECTORY : FileStat.Kind.FILE,
                0644,
                random.nextInt(100_000),
                modified,
                changed,
                random.nextInt(50_000_000),
                66306,
                1,
                1000,
                1000);
        return new ScannedEntry(name, kind, stat, false, Optional.empty());
    }

    public static void main(String[] arguments) {
        HermesHome home = HermesHome.at(Path.of("/h"), Path.of("/h"));
        ListingBuilder builder = new ListingBuilder(home, Markers.standard(), ScanProgress.NONE);
        fill(builder, Integer.parseInt(arguments[0]));
        long files = 0;
        for (ScannedEntry entry : builder.build()) {
            files += entry.isFile() ? 1 : 0;
        }
        System.out.println(files + " files read back");
    }
}

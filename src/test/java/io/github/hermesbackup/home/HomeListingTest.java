package io.github.hermesbackup.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hermesbackup.home.ScannedEntry.Kind;
import io.github.hermesbackup.io.FileStat;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HomeListingTest {

    private static final HermesHome HOME = HermesHome.at(Path.of("/h"), Path.of("/h"));

    @Test
    void givesBackExactlyWhatItWasGiven() {
        Random random = new Random(7);
        ListingBuilder builder = new ListingBuilder(HOME, Markers.standard(), ScanProgress.NONE);
        List<ScannedEntry> entries = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            ScannedEntry entry = random(random);
            entries.add(entry);
            builder.entry(entry);
        }
        HomeListing listing = builder.build();
        for (int pass = 0; pass < 2; pass++) {
            Iterator<ScannedEntry> read = listing.iterator();
            for (ScannedEntry entry : entries) {
                assertThat(read.next()).isEqualTo(entry);
            }
            assertThat(read.hasNext()).isFalse();
        }
    }

    private static ScannedEntry random(Random random) {
        StringBuilder name = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 1000 : 20); i >= 0; i--) {
            name.appendCodePoint(random.nextInt(4) == 0 ? 0x1F600 + random.nextInt(50) : 'a' + random.nextInt(3));
        }
        Kind kind = Kind.values()[random.nextInt(4)];
        FileTime modified = time(random);
        FileStat stat = new FileStat(
                kind == Kind.DIRECTORY ? FileStat.Kind.DIRECTORY : FileStat.Kind.FILE,
                random.nextInt(010001) - 1,
                random.nextLong() >>> 1 + random.nextInt(62),
                modified,
                random.nextBoolean() ? modified : time(random),
                random.nextLong(),
                random.nextBoolean() ? 1 : random.nextLong(),
                random.nextBoolean() ? 1 : random.nextInt(1 << 30),
                random.nextInt(3) - 1,
                random.nextInt());
        Optional<Path> behind =
                kind == Kind.FILE_BEHIND_LINK ? Optional.of(Path.of("/real/" + name)) : Optional.empty();
        return new ScannedEntry(name.toString(), kind, stat, random.nextBoolean(), behind);
    }

    private static FileTime time(Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                FileTime.from(Instant.ofEpochSecond(-4_000_000_000L + random.nextInt(), random.nextInt(1_000_000_000)));
            case 1 -> FileTime.from(Instant.MAX);
            case 2 -> FileTime.fromMillis(0);
            default -> FileTime.from(Instant.ofEpochSecond(1_795_000_000L, random.nextInt(1_000_000_000)));
        };
    }

    @Test
    void givesBackWhatWasLeftOutFailedAndNoted() {
        ListingBuilder builder = new ListingBuilder(HOME, Markers.standard(), ScanProgress.NONE);
        builder.leftOut("a/", RuleTable.STANDARD.get(0), "");
        builder.leftOut("l", RuleTable.LINK, "t");
        builder.leftOut("l\n2", RuleTable.LINK, "");
        builder.failed("f", "permission denied");
        builder.refused("g", new IOException("Disk on fire"));
        builder.note("n", ScanNote.Kind.VANISHED, "gone");
        HomeListing listing = builder.build();
        assertThat(listing.leftOut())
                .containsExactly(
                        new LeftOut("a/", "code-checkout", "code of the agent, installed again by an update"),
                        new LeftOut("l", "link", "symbolic link to t"),
                        new LeftOut("l\\u000A2", "link", "symbolic link to"));
        assertThat(listing.leftOutCounts())
                .containsExactly(
                        new LeftOut.Count("code-checkout", "code of the agent, installed again by an update", 1),
                        new LeftOut.Count("link", "symbolic link to", 2));
        assertThat(listing.failed())
                .containsExactly(new FailedPath("f", "permission denied"), new FailedPath("g", "disk on fire"));
        assertThat(listing.notes()).containsExactly(new ScanNote("n", ScanNote.Kind.VANISHED, "gone"));
    }

    @Test
    void anEmptyListingHasNothing() {
        HomeListing listing = new ListingBuilder(HOME, Markers.standard(), ScanProgress.NONE).build();
        Iterator<ScannedEntry> entries = listing.iterator();
        assertThat(entries.hasNext()).isFalse();
        assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
        assertThat(listing.markers().isBackup()).isFalse();
        assertThat(listing.totals()).isEqualTo(new HomeListing.Totals(0, 0, 0, 0));
    }

    @Test
    void tellsHowFarItHasCome() {
        List<Long> told = new ArrayList<>();
        ListingBuilder builder = new ListingBuilder(HOME, Markers.standard(), (files, bytes) -> told.add(files));
        SyntheticHome.fill(builder, 2500);
        builder.build();
        assertThat(told).containsExactly(1000L, 2000L, 2500L);
    }

    @Test
    void holdsFourHundredThousandFilesInThirtyFiveMegabytes() {
        ListingBuilder builder = new ListingBuilder(HOME, Markers.standard(), ScanProgress.NONE);
        SyntheticHome.fill(builder, 400_000);
        HomeListing listing = builder.build();
        assertThat(listing.totals().files()).isEqualTo(400_000);
        assertThat(listing.retainedBytes()).isLessThan(35_000_000);
    }

    @Test
    void halfAMillionFilesFitInASmallHeap() throws IOException, InterruptedException {
        assertThat(new ForkedJvm().option("-Xmx48m").run(SyntheticHome.class, "500000"))
                .containsExactly("500000 files read back");
    }
}

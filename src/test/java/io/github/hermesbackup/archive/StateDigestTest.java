package io.github.hermesbackup.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.SourceStamp.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two states have the same digest only if nothing of them differs that tells a home from another one. */
class StateDigestTest {

    @TempDir
    Path directory;

    private static final Mark FILE = new Mark(4096, 1_700_000_000_123_456_789L, 1_700_000_001_000_000_000L, 77);
    private static final Mark LOG = new Mark(32, 1_700_000_002_000_000_000L, 1_700_000_003_000_000_000L, 78);
    private static final SourceStamp PLAIN = SourceStamp.ofFile(FILE);
    private static final SourceStamp DATABASE = new SourceStamp(FILE, LOG, null, 5, 6);

    private static Optional<String> digest(Consumer<StateDigest> members) {
        StateDigest digest = new StateDigest();
        members.accept(digest);
        return digest.hex();
    }

    private static String of(String name, int mode, boolean database, SourceStamp stamp) {
        return digest(all -> all.addFile(name, mode, database, stamp)).orElseThrow();
    }

    @Test
    void itIsWhatTheDescriptionSays() throws Exception {
        String name = "memories/é.md".repeat(200);
        ByteBuffer bytes = ByteBuffer.allocate(8192);
        byte[] directory = "memories/".getBytes(StandardCharsets.UTF_8);
        bytes.putLong(directory.length).put(directory).putLong(0755 << 8);
        byte[] file = name.getBytes(StandardCharsets.UTF_8);
        bytes.putLong(file.length).put(file).putLong(0600 << 8 | 1 | 2 | 4);
        for (long number : new long[] {
            FILE.size(),
            FILE.modified(),
            FILE.changed(),
            FILE.inode(),
            LOG.size(),
            LOG.modified(),
            LOG.inode(),
            1,
            2,
            4,
            5,
            6
        }) {
            bytes.putLong(number);
        }
        CRC32 crc32 = new CRC32();
        crc32.update(bytes.array(), 0, bytes.position());
        CRC32C crc32c = new CRC32C();
        crc32c.update(bytes.array(), 0, bytes.position());

        SourceStamp stamp = new SourceStamp(FILE, LOG, new Mark(1, 2, 3, 4), 5, 6);
        assertThat(digest(all -> {
                    all.addDirectory("memories/", 0755);
                    all.addFile(name, 0600, true, stamp);
                }))
                .contains("%08x%08x".formatted(crc32.getValue(), crc32c.getValue()));
    }

    @Test
    void whateverDiffersMakesAnother() {
        List<String> all = new ArrayList<>();
        all.add(of("a", 0600, false, PLAIN));
        all.add(of("b", 0600, false, PLAIN));
        all.add(of("a", 0601, false, PLAIN));
        all.add(of("a", 0600, true, PLAIN));
        all.add(of("a", 0600, false, SourceStamp.ofFile(new Mark(4097, FILE.modified(), FILE.changed(), 77))));
        all.add(of("a", 0600, false, SourceStamp.ofFile(new Mark(4096, FILE.modified() + 1, FILE.changed(), 77))));
        all.add(of("a", 0600, false, SourceStamp.ofFile(new Mark(4096, FILE.modified(), FILE.changed() + 1, 77))));
        all.add(of("a", 0600, false, SourceStamp.ofFile(new Mark(4096, FILE.modified(), FILE.changed(), 78))));
        all.add(of("a", 0600, true, DATABASE));
        all.add(of("a", 0600, true, new SourceStamp(FILE, null, LOG, 5, 6)));
        all.add(of("a", 0600, true, new SourceStamp(FILE, LOG, LOG, 5, 6)));
        all.add(of("a", 0600, true, new SourceStamp(FILE, new Mark(33, LOG.modified(), 0, 78), null, 5, 6)));
        all.add(of("a", 0600, true, new SourceStamp(FILE, new Mark(32, LOG.modified() + 1, 0, 78), null, 5, 6)));
        all.add(of("a", 0600, true, new SourceStamp(FILE, new Mark(32, LOG.modified(), 0, 79), null, 5, 6)));
        all.add(of("a", 0600, true, new SourceStamp(FILE, LOG, null, 4, 6)));
        all.add(of("a", 0600, true, new SourceStamp(FILE, LOG, null, 5, 7)));
        all.add(digest(members -> members.addDirectory("a/", 0600)).orElseThrow());
        all.add(digest(members -> members.addDirectory("a/", 0700)).orElseThrow());
        all.add(digest(members -> {}).orElseThrow());
        all.add(digest(members -> {
                    members.addDirectory("a/", 0700);
                    members.addDirectory("b/", 0700);
                })
                .orElseThrow());
        all.add(digest(members -> {
                    members.addDirectory("b/", 0700);
                    members.addDirectory("a/", 0700);
                })
                .orElseThrow());

        assertThat(all).doesNotHaveDuplicates().allMatch(hex -> hex.matches("[0-9a-f]{16}"));
    }

    /** Run by root, SQLite changes it whenever it opens the log. */
    @Test
    void theTimeOfALogsBookkeepingIsNoDifference() {
        Mark touched = new Mark(LOG.size(), LOG.modified(), LOG.changed() + 1, LOG.inode());

        assertThat(of("a", 0600, true, new SourceStamp(FILE, touched, null, 5, 6)))
                .isEqualTo(of("a", 0600, true, DATABASE));
        assertThat(of("a", 0600, true, new SourceStamp(FILE, null, touched, 5, 6)))
                .isEqualTo(of("a", 0600, true, new SourceStamp(FILE, null, LOG, 5, 6)));
    }

    @Test
    void oneFileWithoutAStampLeavesAllUnproven() {
        assertThat(digest(all -> all.addFile("a", 0600, false, null))).isEmpty();
        assertThat(digest(all -> {
                    all.addFile("a", 0600, false, PLAIN);
                    all.addFile("b", 0600, false, null);
                    all.addFile("c", 0600, false, PLAIN);
                    all.addDirectory("d/", 0700);
                }))
                .isEmpty();
    }

    @Test
    void aMemberCountsAsWhatItWasMadeFrom() {
        Set<Optional<String>> proven = new HashSet<>();
        proven.add(digest(all -> all.add(member("a", new Origin(PLAIN, null, false, false)))));
        proven.add(digest(all -> all.addFile("a", 0644, false, PLAIN)));
        assertThat(proven).hasSize(1).doesNotContain(Optional.empty());
        assertThat(digest(all -> all.add(member("a", new Origin(DATABASE, null, true, false)))))
                .isEqualTo(digest(all -> all.addFile("a", 0644, true, DATABASE)))
                .isPresent();
        assertThat(digest(all -> all.add(member("a/", null))))
                .isEqualTo(digest(all -> all.addDirectory("a/", 0644)))
                .isPresent();

        assertThat(digest(all -> all.add(member("a", null))))
                .as("another tool's")
                .isEmpty();
        assertThat(digest(all -> all.add(member("a", new Origin(null, null, false, false)))))
                .as("too fresh")
                .isEmpty();
        assertThat(digest(all -> all.add(member("a", new Origin(DATABASE, null, true, true)))))
                .as("unsound")
                .isEmpty();
    }

    private static ArchiveEntry member(String name, Origin origin) {
        return new ArchiveEntry(name, 0644, EntryTime.of(Instant.EPOCH), 0, 0, 0, 0, 0, new byte[32], 0, origin);
    }

    /** It proves nothing, and the next backup has to look at everything. */
    @Test
    void onlyAWholeArchiveSaysWhichStateItWasMadeFrom() throws IOException {
        Path partial = directory.resolve("partial.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(partial)) {
            builder.directory("a/");
            assertThat(builder.writer().finish(true).state()).isEmpty();
        }
        Path whole = directory.resolve("whole.zip");
        try (ArchiveBuilder builder = new ArchiveBuilder(whole)) {
            builder.directory("a/");
            StateDigest digest = new StateDigest();
            digest.addDirectory("a/", 0700);
            assertThat(builder.writer().finish(false).state()).isPresent().isEqualTo(digest.hex());
        }
    }
}

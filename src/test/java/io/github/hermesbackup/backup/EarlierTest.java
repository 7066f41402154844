package io.github.hermesbackup.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.archive.EntryTime;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.restore.SmallHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member of the older archive is taken for: the same as a file of now only if nothing speaks against it. */
class EarlierTest {

    /** Far enough away for every stamp to be trusted. */
    private static final Instant NOON = Instant.parse("2126-03-04T12:00:00Z");

    @TempDir
    Path work;

    private Path archive;
    private Predecessor predecessor;

    @BeforeEach
    void anArchive() throws Exception {
        Path home = SmallHome.create(work.toRealPath().resolve("home"), "a");
        archive = Backups.of(home)
                .intoDirectory(work.resolve("backups"))
                .at(InstantSource.fixed(NOON))
                .run()
                .archive()
                .orElseThrow();
        predecessor = Predecessor.open(Disk.real(), archive, Compression.FAST);
    }

    @AfterEach
    void close() {
        predecessor.close();
    }

    private Earlier member(String name) {
        return predecessor.walk().member(name).orElseThrow();
    }

    private ArchiveEntry entry(String name) throws Exception {
        EntryCursor cursor = predecessor.archive().orElseThrow().cursor();
        ArchiveEntry entry = cursor.next();
        while (!entry.name().equals(name)) {
            entry = cursor.next();
        }
        return entry;
    }

    @Test
    void aStampIsOfAFileOrOfADatabaseAndNeverOfTheOther() throws Exception {
        SourceStamp ofFile = entry("config.yaml").origin().stamp();
        SourceStamp ofDatabase = entry("state.db").origin().stamp();

        assertThat(member("config.yaml").isOfFile(ofFile)).isTrue();
        assertThat(member("state.db").isOfDatabase(ofDatabase)).isTrue();
        assertThat(member("config.yaml").isOfDatabase(ofFile)).isFalse();
        assertThat(member("state.db").isOfFile(ofDatabase)).isFalse();
    }

    @Test
    void withoutATrustedStampOrWithThatOfAnotherFileAFileIsNotTheSame() throws Exception {
        assertThat(member("config.yaml").isOfFile(null)).isFalse();
        assertThat(member("state.db").isOfDatabase(null)).isFalse();
        assertThat(member("config.yaml").isOfFile(entry(".env").origin().stamp()))
                .isFalse();
    }

    @Test
    void aHeadIsTheSameOnlyIfModeAndTimeAre() throws Exception {
        ArchiveEntry file = entry("config.yaml");
        ArchiveEntry directory = entry("memories/");
        EntryTime other = EntryTime.of(FileTime.from(NOON));

        assertThat(member("config.yaml").hasHead(file.mode(), file.time())).isTrue();
        assertThat(member("config.yaml").hasHead(file.mode() ^ 0100, file.time()))
                .isFalse();
        assertThat(member("config.yaml").hasHead(file.mode(), other)).isFalse();
        assertThat(member("memories/").hasHead(directory.mode(), directory.time()))
                .isTrue();
    }

    @Test
    void contentIsTheSameOnlyIfSizeAndDigestAreAndItIsNoDatabase() throws Exception {
        ArchiveEntry file = entry("config.yaml");
        ArchiveEntry database = entry("state.db");

        assertThat(member("config.yaml").hasContent(file.size(), file.sha256())).isTrue();
        assertThat(member("config.yaml").hasContent(file.size() + 1, file.sha256()))
                .isFalse();
        assertThat(member("config.yaml").hasContent(file.size(), database.sha256()))
                .isFalse();
        assertThat(member("state.db").hasContent(database.size(), database.sha256()))
                .isFalse();
    }

    /** Its directories may: they have no content. */
    @Test
    void whatWasMadeLessSmallThanIsWantedNowDoesNotSuit() throws Exception {
        try (Predecessor smaller = Predecessor.open(Disk.real(), archive, Compression.SMALL)) {
            Earlier file = smaller.walk().member("config.yaml").orElseThrow();
            Earlier directory = smaller.walk().member("memories/").orElseThrow();
            ArchiveEntry entry = entry("config.yaml");
            ArchiveEntry folder = entry("memories/");

            assertThat(file.suits()).isFalse();
            assertThat(file.hasHead(entry.mode(), entry.time())).isFalse();
            assertThat(file.blocks()).isEmpty();
            assertThat(directory.hasHead(folder.mode(), folder.time())).isTrue();
        }
        assertThat(member("config.yaml").suits()).isTrue();
        assertThat(member("config.yaml").blocks()).isPresent();
        assertThat(member("memories/").blocks()).isEmpty();
    }

    /** Nobody knows what it was made from. */
    @Test
    void aMemberOfAnotherToolIsNeverTheSame() throws Exception {
        byte[] content = "model: a\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Path foreign = work.resolve("foreign.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(foreign))) {
            zip.putNextEntry(new ZipEntry("config.yaml"));
            zip.write(content);
        }
        ArchiveEntry ours = entry("config.yaml");
        try (Predecessor other = Predecessor.open(Disk.real(), foreign, Compression.FAST)) {
            Earlier member = other.walk().member("config.yaml").orElseThrow();

            assertThat(member.suits()).isFalse();
            assertThat(member.isOfFile(ours.origin().stamp())).isFalse();
            assertThat(member.hasContent(content.length, ours.sha256())).isFalse();
            assertThat(member.blocks()).isEmpty();
            assertThat(member.onlyBlock()).isEmpty();
        }
    }

    /** The archive has been found sound, and is cut before the block is read. */
    @Test
    void aBlockThatCannotBeReadIsOfNoUseAndSaysSo() throws Exception {
        Earlier member = member("config.yaml");
        var blocks = member.blocks().orElseThrow();
        assertThat(member.read(blocks, 0)).isPresent();
        assertThat(predecessor.damage()).isEmpty();

        Files.write(archive, new byte[0]);

        assertThat(member.read(blocks, 0)).isEmpty();
        assertThat(predecessor.damage()).hasValue("\"config.yaml\" is damaged in it");
        assertThat(member.onlyBlock()).isEmpty();
    }
}

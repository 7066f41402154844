package io.github.hermesbackup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipReadersTest {

    private static final int SIGNATURE = 0;
    private static final int FLAGS = 6;
    private static final int LOCAL_SIZE = 22;

    @TempDir
    Path directory;

    private Path home;
    private Path archive;

    @BeforeEach
    void make() throws IOException {
        assumeTrue(ZipReaders.PYTHON.isAvailable(), "python3 makes the archives");
        home = directory.resolve("home");
        archive = directory.resolve("a.zip");
        HomeBuilder builder = new HomeBuilder(home);
        builder.includeSecret(".env", "KEY=none\n");
        HomeBuilder.mode(builder.include("bin/run two.sh", "#!/bin/sh\n"), 0755);
        builder.include("日本/é.md", "text ".repeat(1000));
        builder.include("zero", "");
    }

    @Test
    void agreeOnAnArchiveOfTheReferenceTool() throws IOException {
        PythonZip.fromDirectory(home, archive);

        List<ZipListing> listings = ZipReaders.readWithAll(archive);

        assertThat(listings).hasSizeGreaterThanOrEqualTo(2).allSatisfy(listing -> {
            assertThat(listing.problems()).as(listing.reader()).isEmpty();
            assertThat(listing.members()).containsOnlyKeys(".env", "bin/run two.sh", "日本/é.md", "zero");
            assertThat(listings.get(0).differencesTo(listing)).isEmpty();
        });
        for (ZipListing listing : listings) {
            if (!listing.reader().equals("java.util.zip")) {
                assertThat(listing.members().get("bin/run two.sh").mode())
                        .as(listing.reader())
                        .hasValue(0100755);
                assertThat(listing.members().get(".env").mode())
                        .as(listing.reader())
                        .hasValue(0100600);
            }
            assertThat(listing.members().get("日本/é.md").size()).hasValue(5000);
            assertThat(listing.members().get("zero").crc()).hasValue(0);
        }
        assertThat(ZipReaders.JAVA.read(archive).members().get(".env").sha256())
                .contains(Trees.sha256(home.resolve(".env")));
        assertThat(ZipReaders.PYTHON.read(archive).members().get(".env").sha256())
                .contains(Trees.sha256(home.resolve(".env")));
    }

    @Test
    void allFindAFlippedBitInTheContent() throws IOException {
        PythonZip.fromDirectory(home, archive);
        byte[] bytes = Files.readAllBytes(archive);
        int content = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(".env") + 4;
        bytes[content + 3] ^= 1;
        Files.write(archive, bytes);

        assertThat(ZipReaders.readWithAll(archive)).noneMatch(ZipListing::isSound);
    }

    @Test
    void allRefuseWhatIsNoArchive() throws IOException {
        Files.writeString(archive, "this is not a zip");

        assertThat(ZipReaders.readWithAll(archive)).noneMatch(ZipListing::isSound);
    }

    @Test
    void tellWhereTwoArchivesDiffer() throws IOException {
        PythonZip.fromDirectory(home, archive);
        ZipListing before = ZipReaders.PYTHON.read(archive);
        Files.writeString(home.resolve("zero"), "one");
        Files.delete(home.resolve(".env"));
        PythonZip.fromDirectory(home, archive);

        assertThat(before.differencesTo(ZipReaders.JAVA.read(archive)))
                .hasSize(4)
                .anySatisfy(line -> assertThat(line).isEqualTo(".env: only zipfile lists it"))
                .anySatisfy(line -> assertThat(line).isEqualTo("zero: size is 0 for zipfile, 3 for java.util.zip"));
    }

    @Test
    void aPipeGetsDataDescriptors() throws IOException {
        PythonZip.throughPipe(home, archive);

        ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(SIGNATURE)).isEqualTo(0x04034b50);
        assertThat(header.getShort(FLAGS) & 8).isEqualTo(8);
        assertThat(header.getInt(LOCAL_SIZE)).isZero();
        assertThat(ZipReaders.readWithAll(archive)).allMatch(ZipListing::isSound);
    }

    @Test
    void aWrapperStandsInFrontOfEveryName() throws IOException {
        PythonZip.withWrapper(home, ".hermes", archive);

        assertThat(ZipReaders.JAVA.read(archive).members().keySet())
                .hasSize(4)
                .allMatch(name -> name.startsWith(".hermes/"));
    }

    @Test
    void modesAreReadAsLsWritesThem() {
        assertThat(ZipReaders.mode("-rw-r--r--")).isEqualTo(0100644);
        assertThat(ZipReaders.mode("drwx------")).isEqualTo(0040700);
        assertThat(ZipReaders.mode("-rwsr-Sr-t")).isEqualTo(0107745);
    }

    @Test
    @Tag("soak")
    void aHugeMemberHasAZip64FieldOnlyInItsLocalHeader() throws IOException {
        PythonZip.withHugeMember(2_100_000_000L, archive);

        ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(archive)).order(ByteOrder.LITTLE_ENDIAN);
        int second = 4;
        while (header.getInt(second) != 0x04034b50) {
            second++;
        }
        assertThat(header.getInt(second + LOCAL_SIZE)).isEqualTo(-1);
        assertThat(ZipReaders.JAVA.read(archive).members().get("zeros.bin").size())
                .hasValue(2_100_000_000L);
        assertThat(directory.resolve("a.zip.sparse")).doesNotExist();
    }
}

package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.archive.ZipMember.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that contradict each other, or that ask for what is not supported. */
class HostileHeadersTest {

    @TempDir
    Path directory;

    private Path of(ZipMember... members) throws IOException {
        return ZipBytes.of(members).writeTo(directory.resolve("a.zip"));
    }

    private static ZipMember victim() {
        return ZipMember.deflated("victim", "content ".repeat(50));
    }

    private static Arguments change(String what, Consumer<Header> change) {
        return Arguments.of(what, change);
    }

    static Stream<Arguments> localLies() {
        return Stream.of(
                change("name", header -> header.name = "Victim".getBytes(StandardCharsets.US_ASCII)),
                change("flags", header -> header.flags = 0),
                change("method", header -> header.method = Zip.STORED),
                change("time", header -> header.dosTime++),
                change("date", header -> header.dosDate++),
                change("size", header -> header.size++),
                change("compressed size", header -> header.compressed--),
                change("crc", header -> header.crc ^= 1),
                change("sha-256", header -> header.extra = Extra.sha256(new byte[32])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("localLies")
    void aLocalHeaderThatSaysSomethingElseIsRefused(String what, Consumer<Header> change) throws IOException {
        assertRefused(of(ZipMember.stored("first", "1"), victim().local(change)), ArchiveFault.LOCAL_HEADER, "victim");
    }

    @Test
    void aMissingLocalHeaderIsRefused() throws IOException {
        assertRefused(of(ZipMember.stored("a", "1"), victim().onlyInDirectory()), ArchiveFault.LOCAL_HEADER, "victim");
        assertRefused(
                of(ZipMember.stored("a", "1"), victim().central(header -> header.offset = 2)),
                ArchiveFault.LOCAL_HEADER,
                "victim");
        assertRefused(
                of(ZipMember.stored("a", "1"), victim().central(header -> header.offset = 0x7FFF_FFFFL)),
                ArchiveFault.LOCAL_HEADER,
                "victim");
    }

    @ParameterizedTest
    @ValueSource(ints = {Zip.FLAG_ENCRYPTED, Zip.FLAG_STRONG_ENCRYPTION | Zip.FLAG_ENCRYPTED, Zip.FLAG_MASKED})
    void encryptionIsRefused(int flag) throws IOException {
        ArchiveException refusal =
                assertRefused(of(victim().both(header -> header.flags |= flag)), ArchiveFault.ENCRYPTED, "victim");
        assertThat(refusal).hasMessageContaining("encrypted, which is not supported");
    }

    @Test
    void patchDataIsRefused() throws IOException {
        assertRefused(of(victim().both(header -> header.flags |= Zip.FLAG_PATCHED)), ArchiveFault.METHOD, "victim");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9, 12, 14, 95, 99, 0xFFFF})
    void otherMethodsAreRefused(int method) throws IOException {
        assertRefused(of(victim().both(header -> header.method = method)), ArchiveFault.METHOD, "victim");
    }

    @ParameterizedTest
    @ValueSource(ints = {47, 63, 64, 255, 2 << 8 | 43, 2 << 8 | 45})
    void aVersionThatOtherReadersDoNotKnowIsRefused(int version) throws IOException {
        assertRefused(of(victim().both(header -> header.versionNeeded = version)), ArchiveFault.METHOD, "victim");
    }

    @Test
    void everyVersionThatIsAcceptedIsReadByAll() throws IOException {
        for (int version : new int[] {10, 20, 45, 46, 2 << 8 | 42, 3 << 8 | 45, 0xFF << 8 | 20}) {
            Agreement.assertAllReadersAgree(of(victim().both(header -> header.versionNeeded = version)));
        }
    }

    @Test
    void aCommentOfAMemberIsPassedOver() throws IOException {
        byte[] comment = "a comment".getBytes(StandardCharsets.US_ASCII);
        Path archive = of(
                victim().central(header -> header.comment = comment),
                ZipMember.stored("next", "1").central(header -> header.comment = new byte[0xFFFF]));

        assertThat(Contents.of(archive)).containsOnlyKeys("victim", "next");
        Agreement.assertAllReadersAgree(archive);
    }

    @ParameterizedTest
    @ValueSource(ints = {0010000, 0020000, 0060000, 0140000, 0150000})
    void specialFilesAreRefused(int type) throws IOException {
        assertRefused(
                of(victim().central(header -> header.external = (type | 0600) << 16)),
                ArchiveFault.SPECIAL_FILE,
                "victim");
    }

    @Test
    void symbolicLinksAreRefused() throws IOException {
        assertRefused(
                of(victim().central(header -> header.external = (Zip.TYPE_LINK | 0777) << 16)),
                ArchiveFault.LINK,
                "victim");
    }

    @Test
    void setuidSetgidAndStickyAreMasked() throws IOException {
        Path archive = of(victim().central(header -> header.external = (Zip.TYPE_FILE | 07755) << 16));

        assertThat(Contents.of(archive).get("victim").mode()).isEqualTo(0755);
    }

    @Test
    void aDirectoryWithContentIsRefused() throws IOException {
        assertRefused(
                of(ZipMember.stored("d/", "payload")
                        .central(header -> header.external = (Zip.TYPE_DIRECTORY | 0700) << 16)),
                ArchiveFault.DIRECTORY_WITH_DATA,
                "d/");
        assertRefused(
                of(ZipMember.deflated("d/", "payload").central(header -> header.external = 0)),
                ArchiveFault.DIRECTORY_WITH_DATA,
                "d/");
        assertRefused(
                of(ZipMember.directory("d/").both(header -> header.crc = 1)), ArchiveFault.DIRECTORY_WITH_DATA, "d/");
    }

    @Test
    void aTypeThatContradictsTheNameIsRefused() throws IOException {
        assertRefused(
                of(ZipMember.stored("d/", "").central(header -> header.external = (Zip.TYPE_FILE | 0700) << 16)),
                ArchiveFault.CLASH,
                "d/");
        assertRefused(
                of(ZipMember.stored("f", "").central(header -> header.external = (Zip.TYPE_DIRECTORY | 0700) << 16)),
                ArchiveFault.CLASH,
                "f");
    }

    /** 7-Zip goes by the attribute where the archive was made on DOS, the others by the slash. */
    @Test
    void aDosDirectoryWithoutASlashIsRefused() throws IOException {
        assertRefused(
                of(ZipMember.stored("f", "").central(header -> {
                    header.madeBy = 20;
                    header.external = Zip.DOS_DIRECTORY;
                })),
                ArchiveFault.CLASH,
                "f");
    }

    @Test
    void storedMembersHaveOneSize() throws IOException {
        assertRefused(
                of(ZipMember.stored("f", "12345").both(header -> header.size = 4)), ArchiveFault.CENTRAL_HEADER, "f");
    }

    @Test
    void theModeOfAnArchiveMadeOnDosIsUnknown() throws IOException {
        Path archive = of(victim().central(header -> header.madeBy = 20));

        assertThat(Contents.of(archive).get("victim").mode()).isEqualTo(-1);
    }

    @Test
    void theModeOfAnArchiveMadeOnAMacIsKnown() throws IOException {
        Path archive = of(victim().central(header -> header.madeBy = Zip.MADE_BY_MACOS << 8 | 20));

        assertThat(Contents.of(archive).get("victim").mode()).isEqualTo(0600);
    }
}

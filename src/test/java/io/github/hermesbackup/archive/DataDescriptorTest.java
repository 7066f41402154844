package io.github.hermesbackup.archive;

import static io.github.hermesbackup.archive.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataDescriptorTest {

    @TempDir
    Path directory;

    private static ZipMember streamed(boolean signature, boolean wide) {
        ZipMember member = ZipMember.deflated("streamed", "content ".repeat(100));
        return member.withDescriptor(member.descriptor(signature, wide));
    }

    private Path of(ZipMember member) throws IOException {
        return ZipBytes.of(member, ZipMember.stored("next", "1")).writeTo(directory.resolve("a.zip"));
    }

    @ParameterizedTest
    @CsvSource({"true,false", "true,true", "false,false", "false,true"})
    void oneThatAgreesIsAccepted(boolean signature, boolean wide) throws IOException {
        assertThat(Contents.bytes(of(streamed(signature, wide)), "streamed"))
                .asString()
                .isEqualTo("content ".repeat(100));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 12})
    void oneThatContradictsIsRefused(int at) throws IOException {
        ZipMember member = streamed(true, false);
        member.behind[at] ^= 1;

        assertRefused(of(member), ArchiveFault.DESCRIPTOR, "streamed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11, 13, 17, 23, 25, 100})
    void oneOfNoKnownLengthIsRefused(int length) throws IOException {
        assertRefused(of(streamed(true, true).behind(new byte[length])), ArchiveFault.DESCRIPTOR, "streamed");
    }

    /** Nothing else in the archive is out of the ordinary. */
    @Test
    void oneThatIsMissingBehindTheOnlyMemberIsRefused() throws IOException {
        Path archive = ZipBytes.of(streamed(true, false).behind(new byte[0])).writeTo(directory.resolve("a.zip"));

        assertRefused(archive, ArchiveFault.DESCRIPTOR, "streamed");
    }

    @Test
    void oneOfAStoredMemberIsRefused() throws IOException {
        ZipMember member = ZipMember.stored("streamed", "x");
        assertRefused(of(member.withDescriptor(member.descriptor(true, false))), ArchiveFault.DESCRIPTOR, "streamed");
    }

    @Test
    void oneThatWasNotAnnouncedIsRefused() throws IOException {
        ZipMember member = ZipMember.deflated("streamed", "x");
        assertRefused(of(member.behind(member.descriptor(true, false))), ArchiveFault.OVERLAP, "streamed");
    }

    @Test
    void theLocalHeaderMaySayTheTruthOrNothing() throws IOException {
        ZipMember member = streamed(true, false).local(header -> header.size = 7);

        assertRefused(of(member), ArchiveFault.LOCAL_HEADER, "streamed");
    }
}

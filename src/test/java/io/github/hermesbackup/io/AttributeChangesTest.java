package io.github.hermesbackup.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second way of changing modes and times does what the first one does. */
class AttributeChangesTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void loadTheLibrary() throws Exception {
        LibC.load();
        assumeTrue(RealDisk.usesChanges(), "no such functions here");
        file = Files.writeString(FileName.resolve(directory, "日本 #?%.md"), "content");
    }

    @AfterEach
    void useItAgain() {
        RealDisk.useChanges(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0600, 0644, 01777, 04711, 07777})
    void setsTheBitsThatJavaSets(int mode) throws Exception {
        Path java = Files.writeString(directory.resolve("java"), "");
        RealDisk.useChanges(false);
        Disk.real().setMode(java, mode);
        assertThat(AttributeChanges.setMode(file, mode)).isTrue();
        assertThat(Disk.real().stat(file).mode())
                .isEqualTo(mode)
                .isEqualTo(Disk.real().stat(java).mode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-28T17:00:00.123456789Z",
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "1961-04-12T06:07:00.5Z",
                "2107-12-31T23:59:59.999999900Z"
            })
    void setsTheTimeThatJavaSetsAndLeavesThatOfTheLastAccess(String text) throws Exception {
        FileTime time = FileTime.from(Instant.parse(text));
        FileTime accessed = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
        Files.setAttribute(file, "lastAccessTime", accessed);
        Disk.real().setModified(file, time);
        FileStat here = Disk.real().stat(file);
        assertThat(Files.getAttribute(file, "lastAccessTime")).isEqualTo(accessed);

        RealDisk.useChanges(false);
        Disk.real().setModified(file, time);
        assertThat(Disk.real().stat(file).modified().toInstant().truncatedTo(java.time.temporal.ChronoUnit.MICROS))
                .isEqualTo(here.modified().toInstant().truncatedTo(java.time.temporal.ChronoUnit.MICROS));
    }

    @Test
    void aLinkIsChangedAndNotWhatItLeadsTo() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        FileTime before = Files.getLastModifiedTime(file);
        FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

        Disk.real().setModified(link, time);

        assertThat(Files.getLastModifiedTime(link, LinkOption.NOFOLLOW_LINKS)).isEqualTo(time);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
    }

    @Test
    void whatIsNotThereFailsAsBefore() {
        Path nothing = directory.resolve("nothing");
        assertThatThrownBy(() -> Disk.real().setMode(nothing, 0600)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> Disk.real().setModified(nothing, FileTime.fromMillis(0)))
                .isInstanceOf(NoSuchFileException.class);
    }
}

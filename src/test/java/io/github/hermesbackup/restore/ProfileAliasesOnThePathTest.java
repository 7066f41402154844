package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.restore.ProfileAlias.Outcome;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile's command takes no other command's name, and it is known whether a shell finds it. */
class ProfileAliasesOnThePathTest {

    private static final String PROGRAM = "#!/bin/sh\necho mine\n";

    @TempDir
    Path work;

    private Aliases aliases;
    private Path first;
    private Path second;

    @BeforeEach
    void aPerson() throws IOException {
        aliases = new Aliases(work.resolve("user")).profiles("coder");
        first = Files.createDirectories(work.resolve("first"));
        second = Files.createDirectories(work.resolve("second"));
    }

    @Test
    void aCommandOfThatNameKeepsIt() throws IOException {
        Path program = Aliases.file(second.resolve("coder"), PROGRAM, "--x--x--x");
        ProfileAlias alias = aliases.path(first, second).writeOne();
        assertThat(alias.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(alias.reason()).isEqualTo("another command of that name is on the PATH, " + program);
        assertThat(aliases.bin).doesNotExist();
    }

    @Test
    void aCommandBehindLinksKeepsItToo() throws IOException {
        Path program = Aliases.file(work.resolve("opt/coder-1.2"), PROGRAM, "rwxr-xr-x");
        Files.createSymbolicLink(work.resolve("opt/current"), Path.of("coder-1.2"));
        Files.createSymbolicLink(second.resolve("coder"), Path.of("../opt/current"));
        assertThat(aliases.path(second).writeOne().reason())
                .endsWith(second.resolve("coder").toString());
        Files.delete(program);
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "---------"})
    void whatCannotBeRunIsNoCommand(String permissions) throws IOException {
        Aliases.file(first.resolve("coder"), PROGRAM, permissions);
        Files.createDirectory(second.resolve("coder"));
        assertThat(aliases.path(first, second).writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void aCommandThatCanBeRunAndNotBeReadCounts() throws IOException {
        Aliases.file(first.resolve("coder"), PROGRAM, "rwxr-xr-x");
        Predicate<Path> program = first.resolve("coder")::equals;
        aliases.on(DiskWith.before("openForReading", program, path -> {
            throw new AccessDeniedException(path.toString());
        }));
        assertThat(aliases.path(first).writeOne().outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void oneOfOursElsewhereIsNoOtherCommand() throws IOException {
        Aliases.file(first.resolve("coder"), "#!/bin/sh\nexec hermes -p coder \"$@\"\n", "rwxr-xr-x");
        assertThat(aliases.path(first).writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void itsOwnPlaceIsNoOtherCommandInWhateverWayItIsWritten() throws IOException {
        Files.createDirectories(aliases.bin);
        Path link = Files.createSymbolicLink(work.resolve("link"), aliases.bin);
        aliases.path(link, aliases.bin + "/", aliases.bin + "//../bin");
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.KEPT);
    }

    /** Where a relative entry leads changes with each cd. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ".",
                "bin",
                "../first",
                "::first:",
                "~/bin",
                "\u0000/x",
                "/no/such/directory",
                "/dev/null",
                "/bad\uFFFD"
            })
    void anEntryThatLeadsNowhereOrAnywhereIsIgnored(String entry) throws IOException {
        Aliases.file(aliases.userHome.resolve("bin/coder"), PROGRAM, "rwxr-xr-x");
        Aliases.file(aliases.userHome.resolve("coder"), PROGRAM, "rwxr-xr-x");
        ProfileAliasResult result = aliases.with("PATH", entry).write();
        assertThat(result.with(Outcome.WRITTEN)).hasSize(1);
        assertThat(result.onPath()).isFalse();
    }

    /** Under LANG=C the letters of an entry are lost; what is in the directory that it seems to name now says nothing. */
    @Test
    void anEntryWhoseLettersAreLostIsIgnored() throws IOException {
        Path lost = Files.createDirectory(work.resolve("lost\uFFFD"));
        Aliases.file(lost.resolve("coder"), PROGRAM, "rwxr-xr-x");
        assertThat(aliases.path(lost).writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void itIsKnownWhetherAShellFindsThem() throws IOException {
        assertThat(aliases.write().onPath()).isFalse();
        assertThat(aliases.path(first).write().onPath()).isFalse();
        assertThat(aliases.path(first, aliases.bin).write().onPath()).isTrue();
        Path link = Files.createSymbolicLink(work.resolve("link"), aliases.userHome);
        assertThat(aliases.path(link + "/.local/bin/").write().onPath()).isTrue();
    }

    /** Windows writes the variable {@code Path}, parts it with semicolons and tells programs by their extension. */
    @Test
    void onWindowsAProgramIsKnownByItsExtension() throws IOException {
        aliases.windows().with("Path", first + ";" + second);
        Aliases.file(second.resolve("coder.txt"), "", "rw-r--r--");
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
        Path program = Aliases.file(second.resolve("coder.EXE"), "", "rwxr-xr-x");
        assertThat(aliases.writeOne().reason()).endsWith(program.toString());
        assertThat(aliases.with("PATHEXT", ".PY;.JS").writeOne().outcome()).isEqualTo(Outcome.KEPT);
    }

    @Test
    void onWindowsAProgramBesideItThatWouldGoFirstKeepsTheName() throws IOException {
        aliases.windows().with("Path", aliases.bin.toString());
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
        Aliases.file(aliases.bin.resolve("coder.EXE"), "", "rwxr-xr-x");
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.SKIPPED);
    }
}

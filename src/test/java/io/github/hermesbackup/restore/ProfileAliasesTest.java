package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hermesbackup.restore.ProfileAlias.Outcome;
import io.github.hermesbackup.testkit.Commands;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which profiles get a command, and what it does. */
class ProfileAliasesTest {

    private static final String OURS = "#!/bin/sh\nexec hermes -p %s \"$@\"\n";

    @TempDir
    Path work;

    private Aliases aliases;

    @BeforeEach
    void aPerson() throws IOException {
        aliases = new Aliases(work.resolve("user"));
    }

    @Test
    void aProfileBecomesACommandThatHandsItsArgumentsOn() throws IOException {
        Aliases.file(work.resolve("bin/hermes"), "#!/bin/sh\nprintf '<%s>' \"$@\"\n", "rwxr-xr-x");
        assertThat(aliases.profiles("coder").writeOne())
                .isEqualTo(new ProfileAlias("coder", Outcome.WRITTEN, Optional.of(aliases.bin.resolve("coder")), ""));
        assertThat(aliases.bin.resolve("coder")).hasContent(OURS.formatted("coder"));
        assertThat(Trees.of(aliases.bin).entries().get("coder").mode()).isEqualTo(0755);
        Commands.Outcome run = Commands.of(aliases.bin.resolve("coder").toString(), "chat", "two words", "")
                .with("PATH", work.resolve("bin") + ":" + System.getenv("PATH"))
                .run();
        assertThat(run.output()).isEqualTo("<-p><coder><chat><two words><>");
    }

    @Test
    void aProfileIsADirectoryWithAConfiguration() throws IOException {
        Path profiles = aliases.home.resolve("profiles");
        SmallHome.write(profiles, "a/config.yaml", "", "rw-r--r--");
        SmallHome.write(profiles, "b/.env", "", "rw-------");
        SmallHome.write(profiles, "c/SOUL.md", "", "rw-r--r--");
        SmallHome.write(profiles, "d", "", "rw-r--r--");
        Files.createDirectories(profiles.resolve("e/config.yaml"));
        Files.createDirectory(profiles.resolve("f"));
        Files.createSymbolicLink(profiles.resolve("f/config.yaml"), Path.of("/somewhere/else"));
        Files.createSymbolicLink(profiles.resolve("g"), profiles.resolve("a"));
        assertThat(aliases.write().with(Outcome.WRITTEN))
                .extracting(ProfileAlias::profile)
                .containsExactly("a", "b", "f");
        assertThat(Trees.of(aliases.bin).entries()).containsOnlyKeys("a", "b", "f");
    }

    @Test
    void withoutProfilesNothingIsMade() throws IOException {
        Tree before = Trees.of(work);
        assertThat(aliases.write().aliases()).isEmpty();
        Files.createDirectories(work.resolve("elsewhere/x"));
        SmallHome.write(work, "elsewhere/x/config.yaml", "", "rw-r--r--");
        Files.createSymbolicLink(aliases.home.resolve("profiles"), work.resolve("elsewhere"));
        assertThat(aliases.write().aliases()).isEmpty();
        assertThat(before.without(name -> false).differencesTo(Trees.of(aliases.userHome.getParent())))
                .noneMatch(line -> line.contains(".local"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hermes", "default", "test", "tmp", "root", "sudo", "gateway", "acp", "Coder", "-x", "a.b", "a b"
            })
    void aNameThatMustNotBeACommandIsLeftOut(String name) throws IOException {
        ProfileAlias alias = aliases.profiles(name).writeOne();
        assertThat(alias.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(alias.reason()).contains("\"" + name + "\"");
        assertThat(aliases.bin).doesNotExist();
    }

    @Test
    void whatIsRightAlreadyIsLeftAlone() throws IOException {
        aliases.profiles("coder").write();
        Tree before = Trees.of(aliases.userHome);
        Object inode = Files.getAttribute(aliases.bin.resolve("coder"), "unix:ino");
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.KEPT);
        assertThat(before.differencesTo(Trees.of(aliases.userHome))).isEmpty();
        assertThat(Files.getAttribute(aliases.bin.resolve("coder"), "unix:ino")).isEqualTo(inode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh\nexec hermes -p other \"$@\"\n",
                "#!/bin/bash\n# made by an older version\n\nHERMES_HOME=/x hermes -p coder \"$@\"\n"
            })
    void anOlderOneOfOursIsReplaced(String older) throws IOException {
        Aliases.file(aliases.bin.resolve("coder"), older, "rwx------");
        assertThat(aliases.profiles("coder").writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(aliases.bin.resolve("coder")).hasContent(OURS.formatted("coder"));
        assertThat(Trees.of(aliases.bin).entries()).containsOnlyKeys("coder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "---------"})
    void oneOfOursThatCannotBeRunIsMadeAgain(String permissions) throws IOException {
        Aliases.file(aliases.bin.resolve("coder"), OURS.formatted("coder"), permissions);
        assertThat(aliases.profiles("coder").writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(Trees.of(aliases.bin).entries().get("coder").mode()).isEqualTo(0755);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/sh\necho mine\n",
                "",
                "#!/bin/sh\ncd ~/work || exit\nexec hermes -p coder \"$@\"\n",
                "# hermes -p coder\n"
            })
    void aFileOfSomebodyElseStays(String content) throws IOException {
        Aliases.file(aliases.bin.resolve("coder"), content, "rw-r--r--");
        Tree before = Trees.of(aliases.bin);
        ProfileAlias alias = aliases.profiles("coder").writeOne();
        assertThat(alias.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(alias.reason()).startsWith(aliases.bin.resolve("coder").toString());
        assertThat(before.differencesTo(Trees.of(aliases.bin))).isEmpty();
    }

    @Test
    void aLargeProgramThatOnlyMentionsHermesStays() throws IOException {
        Aliases.file(aliases.bin.resolve("coder"), "hermes -p x" + "\0".repeat(5000), "rwxr-xr-x");
        assertThat(aliases.profiles("coder").writeOne().outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void aLinkOrADirectoryInItsPlaceStays() throws IOException {
        Path script = Aliases.file(work.resolve("dotfiles/link"), OURS.formatted("link"), "rwxr-xr-x");
        Files.createDirectories(aliases.bin.resolve("directory"));
        Files.createSymbolicLink(aliases.bin.resolve("link"), script);
        Files.createSymbolicLink(aliases.bin.resolve("dangling"), Path.of("nowhere"));
        Tree before = Trees.of(aliases.bin);
        ProfileAliasResult result =
                aliases.profiles("directory", "link", "dangling").write();
        assertThat(result.with(Outcome.SKIPPED))
                .extracting(ProfileAlias::reason)
                .containsExactly(
                        aliases.bin + "/dangling is a symbolic link",
                        aliases.bin + "/directory is a directory",
                        aliases.bin + "/link is a symbolic link");
        assertThat(result.failures()).isEmpty();
        assertThat(before.differencesTo(Trees.of(aliases.bin))).isEmpty();
    }

    @Test
    void eachProfileIsJudgedByItself() throws IOException {
        aliases.profiles("a", "gateway", "z");
        assertThat(aliases.write().aliases())
                .extracting(ProfileAlias::outcome)
                .isEqualTo(List.of(Outcome.WRITTEN, Outcome.SKIPPED, Outcome.WRITTEN));
    }

    @Test
    void lettersOutsideAsciiSurviveEveryLocale() throws IOException {
        Aliases foreign = new Aliases(work.resolve("日本")).profiles("coder", "ボット");
        Commands.Outcome run = Commands.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ProfileAliasesMain.class.getName(),
                        foreign.userHome.toUri().toASCIIString())
                .with("LC_ALL", "C")
                .with("PATH", foreign.bin + ":/usr/bin")
                .run()
                .orFail();
        assertThat(run.output().lines()).containsExactly("coder WRITTEN", "\\u30DC\\u30C3\\u30C8 SKIPPED");
        assertThat(foreign.bin.resolve("coder")).hasContent(OURS.formatted("coder"));
    }

    @Test
    void onWindowsItIsABatchFile() throws IOException {
        aliases.windows().profiles("coder", "con");
        ProfileAliasResult result = aliases.write();
        assertThat(aliases.bin.resolve("coder.bat"))
                .hasBinaryContent(
                        "@echo off\r\nhermes -p coder %*\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(result.with(Outcome.SKIPPED))
                .extracting(ProfileAlias::profile)
                .containsExactly("con");
        assertThat(aliases.write().with(Outcome.KEPT))
                .extracting(ProfileAlias::profile)
                .containsExactly("coder");
    }
}

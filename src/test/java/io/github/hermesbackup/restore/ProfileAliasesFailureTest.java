package io.github.hermesbackup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.hermesbackup.backup.DiskWith;
import io.github.hermesbackup.home.Surroundings;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.restore.ProfileAlias.Outcome;
import io.github.hermesbackup.testkit.Tmpfs;
import io.github.hermesbackup.testkit.Tree;
import io.github.hermesbackup.testkit.Trees;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An import has succeeded before the profiles' commands are made, so nothing about them is more than a finding. */
class ProfileAliasesFailureTest {

    private static final Set<String> ALL = Set.of(
            "openForReading",
            "create",
            "force",
            "forceDirectory",
            "stat",
            "list",
            "makeDirectory",
            "rename",
            "link",
            "readLink",
            "delete",
            "setMode",
            "setOwner");
    private static final String OLD = "#!/bin/sh\nexec hermes -p old \"$@\"\n";
    private static final String NEW = "#!/bin/sh\nexec hermes -p coder \"$@\"\n";

    @TempDir
    Path work;

    /** For every k: the k-th operation on a file fails, nothing is thrown, and no command is half a command. */
    @Test
    void whicheverOperationFailsIsAFinding() throws IOException {
        int k = 0;
        boolean failed = true;
        while (failed) {
            k++;
            Aliases aliases = new Aliases(work.resolve("user" + k))
                    .profiles("coder", "writer")
                    .path("/usr/bin");
            Aliases.file(aliases.bin.resolve("coder"), OLD, "rwxr-xr-x");
            AtomicInteger counter = new AtomicInteger();
            ProfileAliasResult result = aliases.on(
                            DiskWith.failing(ALL, k, counter, path -> path.startsWith(aliases.userHome)))
                    .write();
            failed = counter.get() >= k;
            assertThat(Files.readString(aliases.bin.resolve("coder")))
                    .as("k=" + k)
                    .isIn(OLD, NEW);
            if (Files.exists(aliases.bin.resolve("writer"))) {
                assertThat(aliases.bin.resolve("writer"))
                        .content()
                        .contains("hermes -p writer")
                        .endsWith("\n");
                assertThat(Files.isExecutable(aliases.bin.resolve("writer"))).isTrue();
            }
            boolean complete = result.with(Outcome.WRITTEN).size() == 2;
            assertThat(complete || !result.failures().isEmpty()).as("k=" + k).isTrue();
            assertThat(failed || complete).isTrue();
        }
        assertThat(k).isGreaterThan(25);
    }

    @Test
    void theReasonIsNamedAndTheOtherProfilesGetTheirs() throws IOException {
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder", "writer");
        ProfileAliasResult result = aliases.on(
                        DiskWith.before("create", p -> p.toString().contains(".coder."), p -> {
                            throw new IOException("Input/output error");
                        }))
                .write();
        assertThat(result.failures())
                .containsExactly(new Finding(
                        Finding.Kind.FAILED, "profiles/coder", "its command cannot be made (input/output error)"));
        assertThat(result.with(Outcome.WRITTEN))
                .extracting(ProfileAlias::profile)
                .containsExactly("writer");
    }

    @Test
    void profilesThatCannotBeListedAreAFinding() throws IOException {
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        ProfileAliasResult result = aliases.on(DiskWith.before("list", p -> true, p -> {
                    throw new IOException("Input/output error");
                }))
                .write();
        assertThat(result.failures()).extracting(Finding::path).containsExactly("profiles");
    }

    @Test
    void aFileInPlaceOfTheDirectoryStays() throws IOException {
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        SmallHome.write(aliases.userHome, ".local", "not a directory", "rw-r--r--");
        assertThat(aliases.write().failures()).hasSize(1);
        assertThat(aliases.userHome.resolve(".local")).hasContent("not a directory");
    }

    @Test
    void aLinkToNowhereInPlaceOfTheDirectoryStays() throws IOException {
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        Files.createSymbolicLink(aliases.userHome.resolve(".local"), work.resolve("nowhere"));
        assertThat(aliases.write().failures()).hasSize(1);
        assertThat(work.resolve("nowhere")).doesNotExist();
    }

    @Test
    void whatSomebodyPutsThereMeanwhileStays() throws IOException {
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        aliases.on(DiskWith.before(
                "link", p -> true, p -> Aliases.file(aliases.bin.resolve("coder"), "mine", "rw-r--r--")));
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(aliases.bin.resolve("coder")).hasContent("mine");
        assertThat(Trees.of(aliases.bin).entries()).containsOnlyKeys("coder");
    }

    @Test
    void withoutHardLinksItIsMadeAllTheSame() throws IOException {
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        aliases.on(DiskWith.before("link", p -> true, p -> {
            throw new UnsupportedOperationException();
        }));
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
        assertThat(aliases.bin.resolve("coder")).hasContent(NEW);
        assertThat(Trees.of(aliases.bin).entries().get("coder").mode()).isEqualTo(0755);
    }

    @Test
    void aFullDiskLeavesNothingBehind() throws IOException {
        assumeTrue(Tmpfs.isAvailable());
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        Files.createDirectories(aliases.userHome.resolve(".local"));
        try (Tmpfs full = Tmpfs.mount(aliases.bin, "size=4k,nr_inodes=2")) {
            Files.write(full.root().resolve("filler"), new byte[4096]);
            Tree before = Trees.of(full.root());
            assertThat(aliases.write().failures()).hasSize(1);
            assertThat(before.differencesTo(Trees.of(full.root()))).isEmpty();
        }
    }

    /** Root restores a user's home: what is made there is the user's. */
    @Test
    void whatRootMakesBelongsToWhomThePlaceBelongs() throws IOException {
        assumeTrue(Files.getAttribute(work, "unix:uid").equals(0));
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        give(aliases.userHome, 12345, 54321);
        assertThat(aliases.writeOne().outcome()).isEqualTo(Outcome.WRITTEN);
        for (Path path : List.of(aliases.bin.getParent(), aliases.bin, aliases.bin.resolve("coder"))) {
            assertThat(Files.getAttribute(path, "unix:uid")).as(path.toString()).isEqualTo(12345);
            assertThat(Files.getAttribute(path, "unix:gid")).as(path.toString()).isEqualTo(54321);
        }
        assertThat(Trees.of(aliases.bin).entries().get("coder").mode()).isEqualTo(0755);
    }

    @Test
    void theOwnerOfTheDirectoryGoesBeforeTheOwnerOfTheHome() throws IOException {
        assumeTrue(Files.getAttribute(work, "unix:uid").equals(0));
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        Files.createDirectories(aliases.bin);
        give(aliases.userHome, 12345, 54321);
        give(aliases.bin, 23456, 23456);
        aliases.write();
        assertThat(Files.getAttribute(aliases.bin.resolve("coder"), "unix:uid")).isEqualTo(23456);
    }

    @Test
    void anOwnerIsTakenFromTheNearestDirectory() throws IOException {
        assumeTrue(Files.getAttribute(work, "unix:uid").equals(0));
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        give(aliases.userHome, 12345, 54321);
        give(Files.createDirectory(aliases.bin.getParent()), 23456, 23456);
        aliases.write();
        assertThat(Files.getAttribute(aliases.bin, "unix:uid")).isEqualTo(23456);
    }

    /** After a crash of the machine the name must not be there without its content. */
    @Test
    void theContentIsOnTheDeviceBeforeTheNameIs() throws IOException {
        Aliases aliases = new Aliases(work.resolve("user")).profiles("coder");
        Disk withoutDevice = (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("force")) {
                        throw new IOException("Input/output error");
                    }
                    try {
                        return method.invoke(Disk.real(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        ProfileAliases run = new ProfileAliases(
                withoutDevice, new Surroundings(Map.of(), aliases.userHome, aliases.userHome, false));
        SmallHome.write(aliases.bin, "coder", OLD, "rwxr-xr-x");
        assertThat(run.write(aliases.home).failures()).hasSize(1);
        assertThat(aliases.bin.resolve("coder")).hasContent(OLD);
        assertThat(Trees.of(aliases.bin).entries()).containsOnlyKeys("coder");
    }

    private static void give(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
    }
}

package io.github.hermesbackup.mojo;

import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.restore.ProfileAlias;
import io.github.hermesbackup.restore.ProfileAlias.Outcome;
import io.github.hermesbackup.restore.ProfileAliasResult;

/** Which profiles have a command now, and which have none and why. */
final class ProfilesConsole {

    private final Console console;

    ProfilesConsole(Console console) {
        this.console = console;
    }

    void say(ProfileAliasResult result) {
        for (ProfileAlias alias : result.with(Outcome.WRITTEN)) {
            console.fact(
                    "Profiles",
                    alias.profile() + ": alias written to "
                            + FileName.show(alias.command().orElseThrow()));
        }
        for (ProfileAlias alias : result.with(Outcome.KEPT)) {
            console.detail("Profiles", alias.profile() + ": alias already right");
        }
        for (ProfileAlias alias : result.with(Outcome.SKIPPED)) {
            console.fact("Profiles", alias.profile() + ": no alias, " + alias.reason());
        }
        console.findings(result.failures());
    }
}

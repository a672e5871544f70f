// Small comforts on top of pages that work without any of this.
import { copyButtons } from "./copy";
import { countdowns } from "./countdown";
import { counts } from "./count";
import { focusSummary } from "./focus";
import { localTimes } from "./local-time";
import { singleSubmit } from "./submit";

document.documentElement.classList.add("has-script");
singleSubmit();
copyButtons();
localTimes();
countdowns();
counts();
focusSummary();

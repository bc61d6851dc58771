// The search fetches the pages that it finds to show an excerpt of each; browsers do not allow that for files.
"use strict";

if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

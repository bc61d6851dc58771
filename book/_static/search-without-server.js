// The search shows a piece of each page it found, which it must fetch: no browser allows that among files.
"use strict";

if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

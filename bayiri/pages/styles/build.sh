#!/usr/bin/env bash
# Builds the style and script files that pages load, into bayiri/pages/static/built/, and fetches the fonts of printed papers,
# into bayiri/documents/built/fonts/.
set -euo pipefail
cd "$(dirname "$0")/../../.."

built=bayiri/pages/static/built
npm ci --no-audit --no-fund --silent
rm -rf "$built"
mkdir -p "$built/images"
node bayiri/pages/styles/build.mjs "$built/bayiri.css"
cp node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js "$built/govuk-frontend.min.js"
sed -i.map -e '/^\/\/# sourceMappingURL/d' "$built/govuk-frontend.min.js" && rm "$built/govuk-frontend.min.js.map"
cp node_modules/htmx.org/dist/htmx.min.js "$built/htmx.min.js"
cp node_modules/@ministryofjustice/frontend/moj/assets/images/icon-document.svg "$built/images/"

fonts=bayiri/documents/built/fonts
rm -rf "$fonts"
mkdir -p "$fonts"
cp node_modules/@expo-google-fonts/*/{400Regular,700Bold}/*.ttf "$fonts/"

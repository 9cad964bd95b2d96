"""What schemathesis does not know by itself: zip files and pieces of files are sent as the bytes they are."""

import schemathesis

schemathesis.serializer.alias(["application/zip", "application/offset+octet-stream"], "application/octet-stream")

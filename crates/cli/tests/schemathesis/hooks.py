"""What schemathesis does not know by itself: a zip file is sent as the bytes it is."""

import schemathesis

schemathesis.serializer.alias("application/zip", "application/octet-stream")

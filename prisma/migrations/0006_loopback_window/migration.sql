-- A browser that sits at the terminal's machine, or reaches it, is back within a second: the question is not kept open for a person to carry.
ALTER TABLE "login_requests" ADD COLUMN "loopback_challenge_expires_at" TIMESTAMPTZ(3);

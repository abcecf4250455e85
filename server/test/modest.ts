/** Loaded into a test process before its test (`--import`): whoever measures sound beside it goes first. */
import os from 'node:os'

os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL)

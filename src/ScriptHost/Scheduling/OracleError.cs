using System.Globalization;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling;

/// <summary>
/// The scheduler's errors: our code for programs, and Oracle's number in front of the message for people who know it from there. Numbers and
/// texts are Oracle's where its documentation has them; behind them stands what to do.
/// </summary>
internal static class OracleError
{
    public static ScriptHostException InvalidName(string text, Exception? cause = null) => Bad(
        27452, $"\"{Shortened(text)}\" is an invalid name for a database object. Give NAME or OWNER.NAME: a letter, then letters, digits, _, $ or #, at most 128 bytes each; quote a name to use other characters.", cause);

    public static ScriptHostException InvalidList(string text) => Bad(20001, $"comma-separated list invalid near \"{Shortened(text)}\". Give one name, or several with commas between them.");

    public static ScriptHostException NameIsNull(string parameter) => Bad(27451, $"{parameter} cannot be NULL");

    public static ScriptHostException ArgumentNameInvalid(string text) => Bad(27453, $"\"{Shortened(text)}\" is an invalid job or program argument name.");

    public static ScriptHostException ArgumentNotNamed() => Bad(27454, "argument name and position cannot both be NULL");

    public static ScriptHostException ArgumentNamedTwice() => Bad(27474, "cannot give both argument name and argument position");

    public static ScriptHostException ArgumentNamesNeedProgram(ObjectName job) => Bad(
        27484, $"Argument names are not supported for jobs without a program: {job} has none. Name the argument by its position.");

    public static ScriptHostException NoSuchArgument(string argument, ObjectName owner) => new(
        ErrorCode.NoSuchObject, Text(27473, $"argument {argument} of {owner} does not exist"));

    public static ScriptHostException ArgumentHasNoValue(int position, ObjectName job) => Wrong(27457, $"argument {position} of job {job} has no value");

    public static ScriptHostException ArgumentsNotDefined(ObjectName program) => Wrong(27456, $"not all arguments of program {program} have been defined");

    public static ScriptHostException InvalidValue(string value, string attribute, string allowed, Exception? cause = null) => Bad(
        27465, $"invalid value {Shortened(value)} for attribute {attribute}: {allowed}", cause);

    public static ScriptHostException NoSuchAttribute(string attribute, string kind) => Bad(27469, $"{Shortened(attribute)} is not a valid {kind} attribute");

    public static ScriptHostException Inconsistent(string why) => Bad(27361, $"scheduler API invoked with illegal or inconsistent arguments: {why}");

    public static ScriptHostException Duplicate(ObjectName name) => Bad(27357, $"duplicate reference to job object {name}");

    public static ScriptHostException EndsBeforeItStarts(string endDate) => Bad(27483, $"invalid END_DATE {endDate}: it lies before START_DATE");

    public static ScriptHostException EmptyInterval() => Bad(27411, "empty or NULL string is not a valid repeat interval.");

    public static ScriptHostException InvalidIdentifier(string word) => Bad(27412, $"repeat interval or calendar contains invalid identifier: {Shortened(word)}");

    public static ScriptHostException NoFrequency() => Bad(27415, "repeat interval or calendar must start with the FREQ= clause");

    public static ScriptHostException CalendarSyntax(string near) => Bad(27418, $"syntax error in repeat interval or calendar near \"{Shortened(near)}\"");

    public static ScriptHostException CalendarNotSupported(string clause) => new(
        ErrorCode.NotSupported, Text(27421, $"usage of {clause} not supported: a repeat interval has FREQ=…, and INTERVAL=… if need be."));

    public static ScriptHostException NotSupported(string what, string instead) => new(ErrorCode.NotSupported, $"{what} is not supported: {instead}");

    public static ScriptHostException NoSuchJob(ObjectName job) => new(ErrorCode.NoSuchObject, Text(27475, $"unknown job {job}"));

    public static ScriptHostException NoSuchObject(ObjectName name) => new(ErrorCode.NoSuchObject, Text(27476, $"{name} does not exist"));

    public static ScriptHostException Exists(ObjectName name) => new(ErrorCode.ObjectExists, Text(27477, $"{name} already exists"));

    public static ScriptHostException IsRunning(ObjectName job) => Wrong(27478, $"job {job} is running");

    public static ScriptHostException NotRunning(ObjectName job) => Wrong(27366, $"job {job} is not running");

    public static ScriptHostException SchedulerDrains(ObjectName job) => new(
        ErrorCode.AgentDraining, Text(27492, $"unable to run job {job}: scheduler unavailable. The agent is shutting down, and begins nothing more; call again when it has been started anew."));

    public static ScriptHostException NotStoppedYet(ObjectName job) => Wrong(
        27365, $"job {job} has been notified to stop, but failed to do so immediately. It is stopped as soon as that can be; STOP_JOB with force TRUE (privilege MANAGE SCHEDULER) may be sooner.");

    public static ScriptHostException RunFailed(long exitCode, string message) => new(
        ErrorCode.WrongState, Text(27369, string.Create(CultureInfo.InvariantCulture, $"job of type EXECUTABLE failed with exit code: {exitCode} {message}")));

    public static ScriptHostException HasDependents(string verb, ObjectName name) => Wrong(27479, $"cannot {verb} {name} because other objects depend on it");

    public static ScriptHostException ProgramDisabled(ObjectName program) => Wrong(27367, $"program {program} associated with this job is disabled");

    public static ScriptHostException NotReEnabled(ObjectName name, Exception cause) => new(
        ErrorCode.WrongState, Text(27470, $"failed to re-enable {name} after making requested change: {cause.Message}"), cause);

    public static ScriptHostException NotEnabledAfterCreation(ObjectName job, ScriptHostException cause) => new(
        cause.Code, Text(24103, $"job {job} failed to be enabled after creation: {cause.Message}"), cause);

    private static ScriptHostException Bad(int number, string text, Exception? cause = null) => new(ErrorCode.BadRequest, Text(number, text), cause);

    private static ScriptHostException Wrong(int number, string text) => new(ErrorCode.WrongState, Text(number, text));

    private static string Text(int number, string text) => string.Create(CultureInfo.InvariantCulture, $"ORA-{number:D5}: {text}");

    // A value may be as long as 4,000 bytes, and a message is read by people.
    private static string Shortened(string value) => value.Length <= 100 ? value : $"{value[..100]}…";
}

namespace ScriptHost.Scripting;

/// <summary>What the session of a run tells the database and the script about itself.</summary>
/// <param name="Schema">The schema that the session works in: the owner's, unless the job says otherwise.</param>
/// <param name="ClientIdentifier">V$SESSION.CLIENT_IDENTIFIER; may be empty.</param>
/// <param name="Module">V$SESSION.MODULE.</param>
/// <param name="Action">V$SESSION.ACTION.</param>
/// <param name="Nls">NLS parameters by their upper-case names; those that are absent have the database's defaults.</param>
/// <param name="TimeZone">IANA name; <c>UTC</c> unless set.</param>
public sealed record SessionContext(
    string Schema,
    string ClientIdentifier,
    string Module,
    string Action,
    IReadOnlyDictionary<string, string> Nls,
    string TimeZone);

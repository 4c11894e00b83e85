namespace ScriptHost.Security.Access;

/// <summary>Settings of section <c>Access</c>: what callers may run who are not the agent's own user.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>
    /// The callers, by the names in their certificates or by their user ids on this machine. Default: the client that was made with the agent's wallet, for
    /// all owners that have a profile. An entry for that client takes the default's place.
    /// </summary>
    public IList<ClientRule> Clients { get; } = [];
}

/// <summary>One of <c>Access:Clients</c>.</summary>
internal sealed class ClientRule
{
    /// <summary>The distinguished name in the caller's certificate, for example <c>CN=scheduler,O=Example</c>. This or <see cref="UserId"/>.</summary>
    public string Dn { get; set; } = "";

    /// <summary>
    /// The caller's user id on this machine, for callers through <c>Http:Socket</c>. 1 to 2,147,483,647; the agent's own user and root need no entry. This or
    /// <see cref="Dn"/>.
    /// </summary>
    public int? UserId { get; set; }

    /// <summary>
    /// The owners whose scripts the caller may run: names, <c>HR_*</c> for all that begin so, <c>*</c> for all; only those that have a profile, except for runs
    /// whose database session the caller itself lends. SYS, SYSTEM and ADMIN only where they are named in full. At least one.
    /// </summary>
    public IList<string> Owners { get; } = [];

    /// <summary>
    /// The scripts that it may run: absolute paths, in which <c>*</c> stands for any part of a name and <c>**</c> for any part of a path. Default: all in
    /// the script roots.
    /// </summary>
    public IList<string> Scripts { get; } = [];
}

namespace ScriptHost.Security.Tls;

/// <summary>Why a connection did not get as far as a call.</summary>
internal enum RefusalReason
{
    /// <summary>Its address is none of Tls:InvitedAddresses.</summary>
    NotInvited,

    /// <summary>Its address has too many connections that have not made themselves known, or that failed to.</summary>
    TooMany,

    /// <summary>It sent an Oracle Net CONNECT packet.</summary>
    OracleNet,

    /// <summary>It spoke HTTP without TLS.</summary>
    PlainText,

    /// <summary>What it sent is no TLS.</summary>
    NotTls,

    /// <summary>It offers nothing newer than TLS 1.1.</summary>
    OldProtocol,

    NoCertificate,

    /// <summary>Its certificate vouches for itself.</summary>
    SelfSigned,

    /// <summary>Its certificate comes from an authority that is not trusted.</summary>
    OtherAuthority,

    Expired,

    NotYetValid,

    /// <summary>Its certificate is not for clients.</summary>
    WrongPurpose,

    /// <summary>Its certificate cannot be verified for another reason.</summary>
    BadCertificate,

    TimedOut,

    /// <summary>It ended the handshake, perhaps because it does not trust the agent's certificate.</summary>
    ClientLeft,
}

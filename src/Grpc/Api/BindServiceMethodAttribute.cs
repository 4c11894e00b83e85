namespace Grpc.Core;

/// <summary>Names the method that gives a service's methods to a binder; put on service bases by generated code.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public class BindServiceMethodAttribute : Attribute
{
    /// <summary>Names the method.</summary>
    public BindServiceMethodAttribute(Type bindType, string bindMethodName)
    {
        BindType = bindType;
        BindMethodName = bindMethodName;
    }

    /// <summary>The type that has the method.</summary>
    public Type BindType { get; }

    /// <summary>The static method's name; its parameters are a binder and a service, which may be null.</summary>
    public string BindMethodName { get; }
}

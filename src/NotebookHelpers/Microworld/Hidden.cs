namespace BetweenTokens.Microworld;

/// <summary>Reads hidden variables of a place in the automaton.</summary>
internal static class Hidden
{
    /// <summary>Name of the variable that every place has: the kind of document.</summary>
    public const string Kind = "kind";

    /// <summary>Value where the words of a branch are being spoken: that of the state it leaves, else of the state it leads to.</summary>
    public static string? Value(Node node, int branch, string variable) =>
        variable == Kind ? node.Kind.Name : Find(node.State, variable) ?? Find(node.Target(branch), variable);

    public static IEnumerable<string> Names(Node node, int branch) =>
        new[] { Kind }.Concat(node.State.Hidden.Concat(node.Target(branch)?.Hidden ?? []).Select(hidden => hidden.Variable));

    private static string? Find(State? state, string variable)
    {
        foreach (var hidden in state?.Hidden ?? [])
        {
            if (hidden.Variable == variable)
            {
                return hidden.Value;
            }
        }

        return null;
    }
}

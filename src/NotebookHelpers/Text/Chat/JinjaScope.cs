using System.Text;

namespace BetweenTokens.Text.Chat;

/// <summary>What a template sees while it runs, and how much it may still do.</summary>
internal sealed class JinjaScope
{
    private const int MostSteps = 1_000_000;
    private const int MostCharacters = 16 << 20;
    private const int DeepestCall = 64;

    private readonly JinjaScope? _parent;
    private readonly JinjaScope _root;
    private readonly Dictionary<string, object?> _values = [];
    private int _steps;
    private int _depth;

    /// <summary>The outermost scope.</summary>
    public JinjaScope(TimeProvider clock)
    {
        (_root, Clock) = (this, clock);
    }

    private JinjaScope(JinjaScope parent)
    {
        (_parent, _root, Clock) = (parent, parent._root, parent.Clock);
    }

    /// <summary>The clock behind strftime_now.</summary>
    public TimeProvider Clock { get; }

    /// <summary>A scope inside this one: what is set there is forgotten at its end.</summary>
    public JinjaScope Inner() => new(this);

    /// <summary>A variable, or <see cref="JinjaUndefined"/>.</summary>
    public object? this[string name]
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope._parent)
            {
                if (scope._values.TryGetValue(name, out var value))
                {
                    return value;
                }
            }

            return JinjaUndefined.Value;
        }

        set => _values[name] = value;
    }

    /// <summary>Counts a step; a template that takes too many is stopped.</summary>
    public void Step()
    {
        if (++_root._steps > MostSteps)
        {
            throw new JinjaException($"it takes more than {MostSteps} steps");
        }
    }

    /// <summary>Joins texts, up to a length that no conversation reaches.</summary>
    public static string Join(string left, string right) =>
        left.Length + right.Length <= MostCharacters ? left + right : throw TooLong();

    /// <summary>A number of repetitions, none for fewer; refused where a text of this length so often would pass the same limit.</summary>
    public static long Limited(long length, long times) => times <= 0 ? 0
        : Math.Max(1, length) <= MostCharacters / times ? times : throw TooLong();

    /// <summary>Writes to the output, with the same limit.</summary>
    public static void Write(StringBuilder output, string text)
    {
        if (output.Length + text.Length > MostCharacters)
        {
            throw TooLong();
        }

        output.Append(text);
    }

    private static JinjaException TooLong() => new($"it makes a text of more than {MostCharacters} characters");

    /// <summary>Runs a macro's body; macros that call themselves without end are stopped.</summary>
    public T Call<T>(Func<T> body)
    {
        if (++_root._depth > DeepestCall)
        {
            throw new JinjaException($"its macros call each other more than {DeepestCall} deep");
        }

        try
        {
            return body();
        }
        finally
        {
            _root._depth--;
        }
    }
}

/// <summary>A variable or attribute that does not exist.</summary>
internal sealed class JinjaUndefined
{
    public static JinjaUndefined Value { get; } = new();
}

/// <summary>Something with attributes: <c>loop</c>, and what <c>namespace()</c> makes, which can be changed from inside a loop.</summary>
/// <param name="values">The attributes.</param>
/// <param name="call">What a call does; null: it cannot be called.</param>
internal sealed class JinjaNamespace(Dictionary<string, object?> values, JinjaFunction? call = null)
{
    public Dictionary<string, object?> Values { get; } = values;

    public JinjaFunction? Call { get; } = call;
}

/// <summary>Something that can be called.</summary>
internal delegate object? JinjaFunction(JinjaScope scope, List<object?> arguments, Dictionary<string, object?> named);

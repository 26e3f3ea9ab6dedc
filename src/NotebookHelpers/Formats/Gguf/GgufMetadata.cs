using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace BetweenTokens.Formats.Gguf;

/// <summary>One metadata value: a scalar, or where an array lies.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Scalar">long, ulong, double, bool or string; null for an array.</param>
/// <param name="ElementType">Type of an array's elements.</param>
/// <param name="Count">Number of an array's elements.</param>
/// <param name="Offset">First byte of an array's elements.</param>
public sealed record GgufValue(GgufValueType Type, object? Scalar, GgufValueType ElementType = default, long Count = 0, long Offset = 0);

/// <summary>
/// The metadata of a GGUF by key. Scalars are kept; arrays (vocabularies, merges) stay in the file and are read when asked for.
/// </summary>
/// <remarks>
/// Every getter returns null for an absent key and refuses a value of another type; <c>Required…</c> refuses absence too.
/// </remarks>
public sealed class GgufMetadata
{
    private readonly string _file;
    private readonly SafeFileHandle _handle;
    private readonly long _length;
    private readonly Dictionary<string, GgufValue> _values;

    internal GgufMetadata(string file, SafeFileHandle handle, long length, Dictionary<string, GgufValue> values)
    {
        (_file, _handle, _length, _values) = (file, handle, length, values);
    }

    /// <summary>Every key with its value, in the file's order.</summary>
    public IReadOnlyDictionary<string, GgufValue> Values => _values;

    /// <summary>True if the key is there.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>A string.</summary>
    public string? Text(string key) =>
        Scalar(key, "a string") switch { null => null, string text => text, var other => throw WrongType(key, "a string", other) };

    /// <summary>A whole number of any width.</summary>
    public long? Integer(string key) => Scalar(key, "a whole number") switch
    {
        null => null,
        long number => number,
        ulong number when number <= long.MaxValue => (long)number,
        var other => throw WrongType(key, "a whole number of 63 bits", other),
    };

    /// <summary>A number, whole or not.</summary>
    public double? Number(string key) => Scalar(key, "a number") switch
    {
        null => null,
        double number => number,
        long number => number,
        ulong number => number,
        var other => throw WrongType(key, "a number", other),
    };

    /// <summary>A truth value.</summary>
    public bool? Flag(string key) =>
        Scalar(key, "true or false") switch { null => null, bool flag => flag, var other => throw WrongType(key, "true or false", other) };

    /// <summary>A string that must be there.</summary>
    public string RequiredText(string key) => Text(key) ?? throw Absent(key, "a string");

    /// <summary>A whole number that must be there.</summary>
    public long RequiredInteger(string key) => Integer(key) ?? throw Absent(key, "a whole number");

    /// <summary>A number that must be there.</summary>
    public double RequiredNumber(string key) => Number(key) ?? throw Absent(key, "a number");

    /// <summary>An array of strings.</summary>
    public string[]? Texts(string key) =>
        Elements(key, "an array of strings", type => type == GgufValueType.Text, static (reader, _) => reader.Text());

    /// <summary>An array of whole numbers of any width.</summary>
    public long[]? Integers(string key) =>
        Elements(key, "an array of whole numbers",
            type => type is not (GgufValueType.Text or GgufValueType.Array or GgufValueType.Float32 or GgufValueType.Float64),
            static (reader, type) => GgufTable.Scalar(reader, type) switch
            {
                long number => number,
                ulong number when number <= long.MaxValue => (long)number,
                bool flag => flag ? 1 : 0,
                _ => throw reader.Refuse("whole numbers of 63 bits", "a larger one"),
            });

    /// <summary>An array of numbers.</summary>
    public float[]? Numbers(string key) =>
        Elements(key, "an array of numbers", type => type is not (GgufValueType.Text or GgufValueType.Array or GgufValueType.Bool),
            static (reader, type) => Convert.ToSingle(GgufTable.Scalar(reader, type), CultureInfo.InvariantCulture));

    /// <summary>The refusal of one key, for callers that find its value impossible.</summary>
    public ModelFileException Refuse(string key, string expected, string found) =>
        new(_file, $"metadata {key}", expected, found, "Convert the model again with a current converter, or use another file of it.");

    private object? Scalar(string key, string expected) =>
        !_values.TryGetValue(key, out var value)
            ? null
            : value.Scalar ?? throw Refuse(key, expected, $"an array of {value.Count} {value.ElementType}");

    private T[]? Elements<T>(string key, string expected, Predicate<GgufValueType> fits, Func<GgufReader, GgufValueType, T> read)
    {
        if (!_values.TryGetValue(key, out var value))
        {
            return null;
        }

        if (value.Type != GgufValueType.Array || (value.Count > 0 && !fits(value.ElementType)) || value.Count > Array.MaxLength)
        {
            throw Refuse(key, expected,
                value.Type == GgufValueType.Array ? $"an array of {value.Count} {value.ElementType}" : value.Type.ToString());
        }

        var reader = new GgufReader(_file, _handle, _length, value.Offset) { Subject = $"metadata {key}" };
        var elements = new T[value.Count];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = read(reader, value.ElementType);
        }

        return elements;
    }

    [DoesNotReturn]
    private ModelFileException WrongType(string key, string expected, object found) =>
        throw Refuse(key, expected, string.Create(CultureInfo.InvariantCulture, $"{found}"));

    private ModelFileException Absent(string key, string expected)
    {
        var near = NearestNames.Of(key, _values.Keys, 1);
        return Refuse(key, expected, "no such key" + (near.Count > 0 ? $" (the nearest is {near[0]})" : ""));
    }
}

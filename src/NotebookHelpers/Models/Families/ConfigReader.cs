using System.Globalization;
using System.Text.Json;
using BetweenTokens.Formats;

namespace BetweenTokens.Models.Families;

/// <summary>
/// A config.json of which every key is accounted for: read, without effect, refused by name because it changes the numbers in a way
/// that is not supported, or unknown and named in a warning.
/// </summary>
internal sealed class ConfigReader
{
    private const int LongestFile = 4 << 20, MostNamed = 20;

    private readonly Dictionary<string, JsonElement> _values;
    private readonly HashSet<string> _open;
    private readonly string _prefix;
    private readonly string _next;
    private readonly List<string> _warnings;

    private ConfigReader(string file, JsonElement root, string prefix = "",
        string next = "Compare with the config.json of the model's publisher.", List<string>? warnings = null)
    {
        (File, _prefix, _next, _warnings) = (file, prefix, next, warnings ?? []);
        // The last of two equal keys wins, as in the implementations that wrote these files.
        _values = root.EnumerateObject().GroupBy(property => property.Name).ToDictionary(group => group.Key, group => group.Last().Value);
        _open = [.. _values.Keys];
    }

    /// <summary>Path, for messages.</summary>
    public string File { get; }

    /// <summary>What the reader of the numbers should know, those of the sections included.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>True: a key that nobody knows is refused. Files of this project's own making hold no key without a meaning.</summary>
    public bool IsOwn { get; set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelFileException">It is not there, too long, not JSON, or not an object.</exception>
    public static ConfigReader Open(string path)
    {
        var root = ModelJson.Read(path, LongestFile, "a config");
        return root.ValueKind == JsonValueKind.Object
            ? new ConfigReader(path, root)
            : throw new ModelFileException(path, null, "a JSON object", root.ValueKind.ToString(), "Fetch the model's config.json again.");
    }

    /// <summary>A config that is part of another file.</summary>
    /// <param name="file">Path, for messages.</param>
    /// <param name="section">The object.</param>
    /// <param name="prefix">What stands before its keys in messages: <c>model.</c></param>
    /// <param name="next">What to do about a wrong key.</param>
    public static ConfigReader Of(string file, JsonElement section, string prefix, string next) => section.ValueKind == JsonValueKind.Object
        ? new ConfigReader(file, section, prefix, next) { IsOwn = true }
        : throw new ModelFileException(file, $"key {prefix.TrimEnd('.')}", "an object", section.ValueKind.ToString(), next);

    /// <summary>True if the key is there and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>True if the key is there, even as null.</summary>
    public bool Mentions(string name) => _values.ContainsKey(name);

    /// <summary>True if the key is there and nobody has asked for it yet.</summary>
    public bool IsOpen(string name) => _open.Contains(name);

    /// <summary>True if the key's value switches nothing on.</summary>
    public bool IsInert(string name) => !_values.TryGetValue(name, out var value) || ConfigValue.IsInert(value);

    /// <summary>A whole number that must be there, from 1 to a bound that no real model reaches.</summary>
    public int Count(string name, int most = 100_000_000) =>
        OptionalCount(name, most) ?? throw Refuse(name, $"a whole number from 1 to {most}", "nothing");

    /// <summary>A whole number, or null where the key is absent or null.</summary>
    public int? OptionalCount(string name, int most = 100_000_000) => Whole(name, 1, most);

    /// <summary>A token id, or null.</summary>
    public int? Id(string name) => Find(name) is { ValueKind: JsonValueKind.Array } ? Ids(name).Cast<int?>().FirstOrDefault()
        : Whole(name, -1, int.MaxValue) is { } id and >= 0 ? id
        : null;

    /// <summary>One token id or a list of them; empty where the key is absent.</summary>
    public IReadOnlyList<int> Ids(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()
            .Select(id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out var number) && number >= 0
                ? number
                : throw Refuse(name, "token ids", id.ToString()))],
        _ => Id(name) is { } id ? [id] : [],
    };

    /// <summary>A number, or null.</summary>
    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && double.IsFinite(number) => number,
        { } value => throw Refuse(name, "a number", value.ToString()),
    };

    /// <summary>A list of numbers; empty where the key is absent.</summary>
    public IReadOnlyList<double> Numbers(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()
            .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) && double.IsFinite(number)
                ? number
                : throw Refuse(name, "numbers", item.ToString()))],
        { } value => throw Refuse(name, "a list of numbers", value.ToString()),
    };

    /// <summary>A truth value, or the one that the family takes for granted.</summary>
    public bool Flag(string name, bool fallback) => Find(name) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Refuse(name, "true or false", value.ToString()),
    };

    /// <summary>A string, or null.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { } value => throw Refuse(name, "a string", value.ToString()),
    };

    /// <summary>A list of strings; empty where the key is absent.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()
            .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Refuse(name, "strings", item.ToString()))],
        { } value => throw Refuse(name, "a list of strings", value.ToString()),
    };

    /// <summary>An object within, or null.</summary>
    public ConfigReader? Section(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new ConfigReader(File, value, $"{_prefix}{name}.", _next, _warnings) { IsOwn = IsOwn },
        { } value => throw Refuse(name, "an object", value.ToString()),
    };

    /// <summary>Names of the keys in an object within; none where there is no object.</summary>
    public IReadOnlyList<string> NamesIn(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Object } section ? [.. section.EnumerateObject().Select(property => property.Name)] : [];

    /// <summary>Keys that do not change the numbers, whatever their value.</summary>
    public void Harmless(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Find(name);
        }
    }

    /// <summary>A key that is understood at one value only.</summary>
    public void Only(string name, string expected, Func<JsonElement, bool> allowed)
    {
        if (Find(name) is { } value && !allowed(value))
        {
            throw Refuse(name, expected, value.ToString());
        }
    }

    /// <summary>
    /// A key that the family has not read although it changes the numbers elsewhere: refused, unless its value changes nothing.
    /// </summary>
    /// <param name="name">The key.</param>
    /// <param name="expected">The model that can be read, in words.</param>
    /// <param name="changesNothing">Values that change nothing, besides null, false, zero and nothing at all.</param>
    public void Unsupported(string name, string expected, Func<JsonElement, bool>? changesNothing = null)
    {
        if (_open.Remove(name) && _values[name] is var value && !ConfigValue.IsInert(value) && changesNothing?.Invoke(value) != true)
        {
            throw Refuse(name, expected, value.ToString());
        }
    }

    /// <summary>Adds a warning about one key.</summary>
    public void Warn(string name, string text) => _warnings.Add($"{Path.GetFileName(File)}: key {_prefix}{name} {text}");

    /// <summary>
    /// Accounts for the keys that nobody asked for: named in a warning where they have a value, or refused in a file of our own.
    /// </summary>
    public void Finish()
    {
        if (IsOwn && _open.Count > 0)
        {
            var names = string.Join(", ", _open.Order(StringComparer.Ordinal).Take(MostNamed).Select(name => _prefix + name));
            throw new ModelFileException(File, _open.Count == 1 ? $"key {names}" : $"keys {names}",
                "keys that this library knows for this family", "unknown ones, which may change the numbers",
                "Remove a key only if you know that it does not matter; else use a model of a family that is supported as it is.");
        }

        var unknown = _open.Where(name => !ConfigValue.IsInert(_values[name]) && !KeyNames.IsHarmless(name) && !Repeats(name))
            .Order(StringComparer.Ordinal).ToList();
        foreach (var name in unknown.Take(MostNamed))
        {
            Warn(name, $"is {Shortened(_values[name].ToString())} and unknown here: {KeyNames.NotCounted}");
        }

        if (unknown.Count > MostNamed)
        {
            _warnings.Add(
                $"{Path.GetFileName(File)}: {unknown.Count - MostNamed} more keys are unknown here and were not taken into account.");
        }
    }

    /// <summary>Whether a key says once more what another says that was read; one that says something else is named in a warning.</summary>
    private bool Repeats(string name)
    {
        if (KeyNames.Others(name).FirstOrDefault(other => _values.TryGetValue(other, out var value)
            && value.ValueKind != JsonValueKind.Null && !_open.Contains(other)) is not { } read)
        {
            return false;
        }

        if (!ConfigValue.AreEqual(_values[name], _values[read]))
        {
            Warn(name, $"is {Shortened(_values[name].ToString())}, but {_prefix}{read} "
                + $"is {Shortened(_values[read].ToString())}: the latter counts.");
        }

        return true;
    }

    /// <summary>The refusal of one key.</summary>
    public ModelFileException Refuse(string name, string expected, string found)
    {
        var near = Has(name) ? [] : NearestNames.Of(name, _open, 1);
        return new ModelFileException(
            File, $"key {_prefix}{name}", expected, near.Count > 0 ? $"{found} (the nearest key is {near[0]})" : Shortened(found), _next);
    }

    private int? Whole(string name, int least, int most) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value
            when value.TryGetDouble(out var number) && number == Math.Floor(number) && number >= least && number <= most => (int)number,
        { } value => throw Refuse(
            name, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"), value.ToString()),
    };

    private JsonElement? Find(string name)
    {
        _open.Remove(name);
        return _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..120] + "…";
}

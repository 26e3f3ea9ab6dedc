using System.Text.Json;
using BetweenTokens.Formats.Blocks;

namespace BetweenTokens.Formats;

/// <summary>The JSON header of a safetensors file, read token by token and checked against the file's length.</summary>
internal sealed class SafetensorsHeader
{
    private const string MetadataKey = "__metadata__";
    private const int MostMetadata = 10_000;

    private readonly string _file;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly long _dataStart;
    private readonly long _length;
    private bool _metadataSeen;

    private SafetensorsHeader(string file, long dataStart, long length)
    {
        (_file, _dataStart, _length) = (file, dataStart, length);
    }

    public IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Parses and checks a whole header.</summary>
    /// <param name="file">Path, for messages and entries.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="length">Length of the file.</param>
    public static SafetensorsHeader Parse(string file, byte[] json, long length)
    {
        var header = new SafetensorsHeader(file, 8 + json.Length, length);
        try
        {
            // The reader is a loop, not a recursion, and refuses more than 64 levels: deep nesting costs nothing.
            var reader = new Utf8JsonReader(json);
            header.ReadTop(ref reader);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            // InvalidOperationException: a string that is no Unicode.
            throw new ModelFileException(file, "header", "JSON of the safetensors format", error.Message, FileText.FetchAgain, error);
        }

        header.CheckLayout();
        return header;
    }

    private void ReadTop(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "header");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (name == MetadataKey)
            {
                ReadMetadata(ref reader);
                continue;
            }

            var entry = ReadEntry(ref reader, name);
            if (!_entries.TryAdd(name, entry))
            {
                throw TensorLayout.Refuse(_file, name, "one entry in the header", "two of the same name");
            }

            if (_entries.Count > TensorLayout.MostTensors)
            {
                throw new ModelFileException(
                    _file, "header", $"at most {TensorLayout.MostTensors} tensors", "more", "Split the model into shards.");
            }
        }

        if (reader.Read())
        {
            throw new JsonException("something after the header's last brace");
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_metadataSeen)
        {
            throw new ModelFileException(_file, $"header, {MetadataKey}", "one entry", "two", FileText.FetchAgain);
        }

        _metadataSeen = true;
        if (reader.Read() && reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Expect(reader.TokenType, JsonTokenType.StartObject, MetadataKey);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, $"{MetadataKey}, {key}");
            if (!_metadata.TryAdd(key, reader.GetString()!) || _metadata.Count > MostMetadata)
            {
                throw new ModelFileException(_file, $"header, {MetadataKey}, {FileText.Shown(key)}",
                    $"distinct keys, at most {MostMetadata}", "more, or one twice", FileText.FetchAgain);
            }
        }
    }

    private TensorEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null, range = null;
        Expect(ref reader, JsonTokenType.StartObject, $"tensor {name}");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            bool again =
                field switch { "dtype" => type is not null, "shape" => shape is not null, "data_offsets" => range is not null, _ => true };
            if (again)
            {
                throw TensorLayout.Refuse(_file, name, "dtype, shape and data_offsets, each once",
                    $"the field {FileText.Shown(field)} once more or out of place");
            }

            if (field == "dtype")
            {
                Expect(ref reader, JsonTokenType.String, $"tensor {name}, dtype");
                type = reader.GetString()!;
            }
            else if (field == "shape")
            {
                shape = Numbers(ref reader, name, field, TensorLayout.MostAxes);
            }
            else
            {
                range = Numbers(ref reader, name, field, 2);
            }
        }

        return Entry(name, type, shape, range);
    }

    private TensorEntry Entry(string name, string? type, long[]? shape, long[]? range)
    {
        if (type is null || shape is null || range is not [var begin, var end])
        {
            throw TensorLayout.Refuse(_file, name, "dtype, shape and two data_offsets", "an entry without one of them");
        }

        // ggml's block types are no safetensors types, whatever the table knows.
        if (!StoredType.TryOf(type, out var stored) || stored.BlockValues != 1)
        {
            throw TensorLayout.Refuse(_file, name,
                "a dtype of the safetensors format (F32, F16, BF16, F64, I64, I32, I16, I8, U8, BOOL, …)", $"dtype {FileText.Shown(type)}");
        }

        long bytes = TensorLayout.Bytes(_file, name, shape, stored);
        if (begin < 0 || end < begin || end > long.MaxValue - _dataStart)
        {
            throw TensorLayout.Refuse(_file, name, "data_offsets that rise", $"[{begin}, {end}]");
        }

        var entry = new TensorEntry(name, shape, type, _file, _dataStart + begin, end - begin);
        TensorLayout.CheckInside(entry, _length);
        return end - begin == bytes
            ? entry
            : throw TensorLayout.Refuse(_file, name, $"{bytes} bytes for {TensorLayout.Words(shape)} in {type}",
                $"data_offsets [{begin}, {end}], {end - begin} bytes");
    }

    private long[] Numbers(ref Utf8JsonReader reader, string name, string field, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"tensor {name}, {field}");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number && numbers.Count <= most)
        {
            numbers.Add(reader.TryGetInt64(out long number)
                ? number
                : throw TensorLayout.Refuse(_file, name, $"whole numbers of 63 bits in {field}",
                    FileText.Shown(System.Text.Encoding.UTF8.GetString(reader.ValueSpan))));
        }

        return reader.TokenType == JsonTokenType.EndArray && numbers.Count <= most
            ? [.. numbers]
            : throw TensorLayout.Refuse(_file, name, $"at most {most} whole numbers in {field}",
                $"{(numbers.Count > most ? "more" : reader.TokenType.ToString())}");
    }

    /// <summary>The format's rule: the data hold every byte once, in the order of their offsets, and nothing else.</summary>
    private void CheckLayout()
    {
        long expected = _dataStart;
        TensorEntry? last = null;
        foreach (var entry in TensorLayout.CheckDisjoint(_entries.Values))
        {
            if (entry.Offset != expected)
            {
                throw TensorLayout.Refuse(_file, entry.Name,
                    $"data that start at {expected - _dataStart}, where those before it end", $"{entry.Offset - _dataStart}: a gap");
            }

            (expected, last) = (entry.Offset + entry.Bytes, entry);
        }

        if (expected != _length)
        {
            throw new ModelFileException(_file, last is null ? "header" : $"data after tensor {FileText.Shown(last.Name)}",
                $"the file's end at {expected}", $"{_length} bytes", FileText.FetchAgain);
        }
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string subject)
    {
        reader.Read();
        Expect(reader.TokenType, type, subject);
    }

    private void Expect(JsonTokenType found, JsonTokenType type, string subject)
    {
        if (found != type)
        {
            throw new ModelFileException(
                _file, $"header, {FileText.Shown(subject)}", type.ToString(), found.ToString(), FileText.FetchAgain);
        }
    }
}

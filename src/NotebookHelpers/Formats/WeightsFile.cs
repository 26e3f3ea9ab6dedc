namespace BetweenTokens.Formats;

/// <summary>Opens one file of weights by what it holds, not by what it is called.</summary>
public static class WeightsFile
{
    /// <summary>Opens a safetensors, GGUF or llama2.c file.</summary>
    /// <exception cref="ModelFileException">A pickle, something unknown, or a broken file.</exception>
    public static ITensorSource Open(string path)
    {
        Span<byte> start = stackalloc byte[9];
        start = start[..Start(path, start)];
        if (start.StartsWith("GGUF"u8))
        {
            return GgufFile.Open(path);
        }

        if (IsPickle(start))
        {
            throw Pickle(path);
        }

        return System.IO.Path.GetExtension(path) switch
        {
            ".safetensors" => SafetensorsFile.Open(path),
            ".gguf" => GgufFile.Open(path),
            ".bin" => Llama2cFile.Open(path),
            _ when start.Length == 9 && start[8] == '{' => SafetensorsFile.Open(path),
            _ => throw new ModelFileException(path, "header", "a safetensors, GGUF or llama2.c file",
                $"bytes {Convert.ToHexString(start)}", "Convert the model to safetensors or GGUF."),
        };
    }

    /// <summary>True if the file starts like a pickle, alone or in the zip that PyTorch wraps it in.</summary>
    internal static bool LooksPickled(string path)
    {
        Span<byte> start = stackalloc byte[9];
        return IsPickle(start[..Start(path, start)])
            || System.IO.Path.GetFileName(path).StartsWith("pytorch_model", StringComparison.Ordinal);
    }

    /// <summary>The refusal of a pickle, which is a program and would run when opened.</summary>
    internal static ModelFileException Pickle(string path) =>
        new(path, null, "weights as safetensors or GGUF",
            "a Python pickle, which can run any program when it is opened, so it is never opened here",
            "Look for the same model with model.safetensors, or, if you trust its maker, convert it in Python: "
            + "AutoModelForCausalLM.from_pretrained(FOLDER).save_pretrained(OTHER_FOLDER, safe_serialization=True).");

    /// <summary>"PK" opens a zip, 0x80 with a protocol number up to 5 a bare pickle.</summary>
    private static bool IsPickle(ReadOnlySpan<byte> start) =>
        start.StartsWith("PK"u8) || (start.Length >= 2 && start[0] == 0x80 && start[1] is >= 2 and <= 5);

    private static int Start(string path, Span<byte> start)
    {
        var (handle, _) = CheckedFile.Open(path, 1, "a file of weights");
        using (handle)
        {
            return RandomAccess.Read(handle, start, 0);
        }
    }
}

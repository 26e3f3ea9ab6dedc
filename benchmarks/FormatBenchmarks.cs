using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using static TorchSharp.torch;

namespace BetweenTokens.Benchmarks;

/// <summary>Reading weights: how much dearer than a plain copy, and with how much memory beside the weights.</summary>
internal static class FormatBenchmarks
{
    private const long LargeBytes = 2L << 30;
    private const int Tensors = 16;

    public static void Run()
    {
        RealModel();
        LargeFile();
    }

    /// <summary>The quantised model against a copy of as many float32 or bfloat16 values from memory to memory.</summary>
    private static void RealModel()
    {
        if (ModelPlaces.Here().TryFind("smollm2-135m-instruct") is not { } path)
        {
            Console.WriteLine("smollm2-135m-instruct is not here: workbook models pull smollm2-135m-instruct");
            return;
        }

        using var file = ModelFolder.At(path).OpenWeights();
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            using var source = ones(file.Entries.Values.Sum(entry => entry.Count), type);
            var seconds = Interleaved.Best(() => ReadAll(file, type), () => source.clone().Dispose());
            Interleaved.Report($"SmolLM2-135M, Q4_1 to {type}", seconds, "a copy of as many values");
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            ReadAll(file, type);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  processor time {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:0.00} s"));
        }
    }

    /// <summary>Two gibibytes made on the spot: time against a plain reading of the same file, and the peak of memory.</summary>
    private static void LargeFile()
    {
        var folder = Directory.CreateTempSubdirectory("between-tokens-");
        try
        {
            var path = Path.Combine(folder.FullName, "large.safetensors");
            Write(path);
            using var file = SafetensorsFile.Open(path);
            var kept = new List<Tensor>();
            var peak = AnonymousMemory.PeakOf(() => kept.AddRange(file.Entries.Keys.Select(name => file.Read(name, ScalarType.Float32))));
            kept.ForEach(tensor => tensor.Dispose());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"2 GiB of float32: peak memory {peak / 1048576.0:0} MiB, {(peak - LargeBytes) / 1048576.0:0} MiB more than the weights"));
            Interleaved.Report("2 GiB of float32", Interleaved.Best(() => ReadAll(file, ScalarType.Float32), () => ReadPlainly(path), 3),
                "a plain reading into fresh memory");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(string path)
    {
        var plans = Enumerable.Range(0, Tensors)
            .Select(i => new TensorPlan($"layers.{i}.weight", [LargeBytes / Tensors / 4 / 4096, 4096], ScalarType.Float32)).ToList();
        using var writer = SafetensorsWriter.Create(path, plans);
        using var values = ones(plans[0].Shape, ScalarType.Float32);
        foreach (var plan in plans)
        {
            writer.Write(plan.Name, values);
        }

        writer.Complete();
    }

    private static void ReadAll(ITensorSource file, ScalarType type)
    {
        foreach (var name in file.Entries.Keys)
        {
            file.Read(name, type).Dispose();
        }
    }

    private static unsafe void ReadPlainly(string path)
    {
        using var handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        byte* memory = (byte*)NativeMemory.Alloc((nuint)length);
        for (long offset = 0; offset < length;)
        {
            offset += RandomAccess.Read(handle, new Span<byte>(memory + offset, (int)Math.Min(1 << 20, length - offset)), offset);
        }

        NativeMemory.Free(memory);
    }
}

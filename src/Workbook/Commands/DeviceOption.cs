using System.CommandLine;
using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Workbook.Commands;

/// <summary>The option that says where a model computes, the same wherever one is loaded or trained.</summary>
internal static class DeviceOption
{
    /// <summary>The option.</summary>
    public static Option<string?> Of() => new("--device")
    {
        Description = "Where the model computes: cpu, cuda, or cuda:1 for the second. Default: CUDA where libtorch finds it, else the CPU.",
    };

    /// <summary>The device that is asked for.</summary>
    /// <exception cref="ArgumentException">It is not there; says what is, and what to do.</exception>
    public static Device Read(this ParseResult parse, Option<string?> option) =>
        parse.GetValue(option) is { } name ? Devices.Named(name) : Devices.Default;
}
